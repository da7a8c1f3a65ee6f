mod chromium;
use chromium::Chromium;
use std::path::Path;

#[test]
fn look() {
    let dir = std::env::var("LOOK").unwrap();
    let b = Chromium::start(&chromium::program().unwrap(), Path::new(&format!("{dir}/profile")));
    let steps = std::fs::read_to_string(format!("{dir}/look.txt")).unwrap();
    for line in steps.lines() {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        match what {
            "open" => b.open(rest),
            "size" => {
                let (w, h) = rest.split_once('x').unwrap();
                b.size(w.parse().unwrap(), h.parse().unwrap())
            }
            "eval" => println!("{}", b.eval(rest)),
            "press" => b.press(rest),
            "shot" => {
                std::fs::write(format!("{dir}/{rest}.b64"), b.picture()).unwrap();
            }
            "" => {}
            _ => panic!("{line}"),
        }
    }
    for c in b.complaints() {
        println!("COMPLAINT {c}");
    }
}
