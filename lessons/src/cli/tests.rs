use super::*;
use std::path::Path;
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "99_sample",
    about: "what a lesson looks like from outside",
    params: &[&[
        Param::number("workers", 1, 64, "5", "how many work at once"),
        Param::millis("delay", "100", "how long one step takes"),
        Param::position(
            "fail",
            "whose I/O fails, told in so many words that they have to go on in the line below this one",
        ),
        Param::output_path("output", "DIR", "where results go"),
    ]],
    versions: &[("plain", "without a lock"), ("locked", "with one")],
    ..Spec::DEFAULT
};

fn run(line: &str) -> Args {
    match Args::parse(&SPEC, line.split_whitespace()) {
        Ok(Parsed::Run(args)) => args,
        other => panic!("{line}: {other:?}"),
    }
}

fn refused(line: &str) -> String {
    let wrong = Args::parse(&SPEC, line.split_whitespace()).map(|_| ()).unwrap_err();
    let text = wrong.to_string();
    assert!(!text.contains('\n'), "{text}");
    text
}

#[test]
fn defaults_come_from_the_table() {
    let args = run("");
    assert_eq!(args.number("workers"), 5);
    assert_eq!(args.millis("delay"), Duration::from_millis(100));
    assert_eq!(args.position("fail"), None);
    assert_eq!(args.path("record"), None);
    assert_eq!((args.is_virtual(), args.seed(), args.trace()), (false, None, false));
    assert!(args.runs("plain") && args.runs("locked"));
}

#[test]
fn a_default_is_not_given_even_if_what_is_given_is_the_same() {
    assert!(!run("").is_given("workers"));
    assert!(run("--workers 5").is_given("workers"));
}

#[test]
fn every_flag_is_read_in_either_form() {
    let args = run("--clock=virtual --seed 7 --trace --workers=2 --fail 1,2 --only locked \
                    --record run.json --perfetto=run.perfetto");
    assert_eq!((args.is_virtual(), args.seed(), args.trace()), (true, Some(7), true));
    assert_eq!(args.number("workers"), 2);
    assert_eq!(args.position("fail"), Some(Position { y: 1, x: 2 }));
    assert_eq!(args.path("record"), Some(Path::new("run.json")));
    assert_eq!(args.path("perfetto"), Some(Path::new("run.perfetto")));
    assert!(args.runs("locked") && !args.runs("plain"));
}

#[test]
fn a_recording_knows_what_decides_the_run_and_not_where_its_output_goes() {
    let args = run("--record a --workers 2 --trace --output b --only plain --perfetto c --seed 1");
    assert_eq!(args.recorded(), ["--workers", "2", "--only", "plain", "--seed", "1"]);
}

#[test]
fn wrong_arguments_are_named_and_what_is_accepted_is_said() {
    for (line, start, accepted) in [
        ("--workers 0", "--workers \"0\": ", "from 1 to 64"),
        ("--workers", "--workers needs a value: ", "from 1 to 64"),
        ("--clock sun", "--clock \"sun\": ", "real or virtual"),
        ("--seed -1", "--seed \"-1\": ", "from 0 to 9007199254740991"),
        ("--fail 1", "--fail \"1\": ", "Y,X"),
        ("--delay 0.5", "--delay \"0.5\": ", "milliseconds from 0 to 60000"),
        ("--only both", "--only \"both\": ", "plain or locked"),
        ("--only", "--only needs a value: ", "plain or locked"),
        ("--wrkers 5", "unknown argument \"--wrkers\": ", "--workers"),
        ("-x", "unknown argument \"-x\": ", "--workers"),
        ("extra", "unknown argument \"extra\": ", "--workers"),
        ("--trace=yes", "--trace takes no value", "yes"),
        ("--workers 1 --workers 2", "--workers is given twice", "once"),
    ] {
        let text = refused(line);
        assert!(text.starts_with(start) && text.contains(accepted), "{line}: {text}");
    }
}

#[test]
fn a_lesson_without_versions_does_not_take_only() {
    let spec = Spec { versions: &[], ..SPEC };
    let wrong = Args::parse(&spec, ["--only", "plain"]).map(|_| ()).unwrap_err().to_string();
    assert!(wrong.starts_with("unknown argument \"--only\""), "{wrong}");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf_8_are_paths_or_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd = OsStr::from_bytes(b"\xff\xfe");
    let parse = |flag: &str| Args::parse(&SPEC, [OsStr::new(flag), odd]);
    assert!(matches!(parse("--output"), Ok(Parsed::Run(args)) if args.path("output").is_some()));
    assert!(parse("--workers").is_err());
    assert!(parse("--only").is_err());
}

#[test]
fn help_shows_every_flag_with_its_default_and_fits_the_page() {
    let Ok(Parsed::Help(page)) = Args::parse(&SPEC, ["--workers", "3", "--help"]) else {
        panic!("--help is a page");
    };
    for part in [
        "99_sample: what a lesson looks like",
        "--workers N",
        "how many work at once [5]",
        "--fail Y,X",
        "--only VERSION",
        "without a lock",
        "--clock real|virtual",
        "--seed N",
        "--record FILE",
        "--perfetto FILE",
        "--trace",
    ] {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
    assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
}

#[test]
#[should_panic(expected = "the default in the lesson: --workers \"many\"")]
fn a_default_that_its_own_table_refuses_is_a_mistake_in_the_lesson() {
    const WRONG: Spec = Spec { params: &[&[Param::number("workers", 1, 64, "many", "")]], ..SPEC };
    let _ = Args::parse(&WRONG, [""; 0]);
}
