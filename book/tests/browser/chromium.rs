//! Chromium without a window, spoken to through two pipes.
//!
//! The messages are those of the `DevTools` protocol, each a JSON object with a zero byte at its end.
//! Chromium reads them from file 3 and writes to file 4; a shell makes its input and output these.

use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Where distributions put it.
const PROGRAMS: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
];

/// The Chromium of this machine, if it has one. `CHROMIUM` names another.
pub(crate) fn program() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(PROGRAMS.map(PathBuf::from)).find(|program| program.exists())
}

/// A browser with one page.
pub(crate) struct Chromium {
    child: Child,
    profile: PathBuf,
    pipes: RefCell<Pipes>,
}

struct Pipes {
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    last: u64,
    session: Option<String>,
    /// What the pages have complained about.
    complaints: Vec<String>,
    /// The names of the events that have come in and that nobody has waited for.
    events: Vec<String>,
}

impl Chromium {
    pub(crate) fn start(program: &Path, profile: &Path) -> Chromium {
        let _ = fs::remove_dir_all(profile);
        let profile_flag = format!("--user-data-dir={}", profile.display());
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh"]);
        shell.arg(program).arg(profile_flag);
        // Without a sandbox, which a container has no room for. The pages are our own.
        shell.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]);
        shell.args(["--no-first-run", "--disable-extensions", "--remote-debugging-pipe"]);
        let mut child =
            shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
        let to = child.stdin.take().expect("a pipe");
        let from = BufReader::new(child.stdout.take().expect("a pipe"));
        let (complaints, events) = (Vec::new(), Vec::new());
        let pipes = Pipes { to, from, last: 0, session: None, complaints, events };
        let browser = Chromium { child, profile: profile.to_owned(), pipes: pipes.into() };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", target);
        browser.pipes.borrow_mut().session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            browser.call(domain, json!({}));
        }
        browser
    }

    /// Calls a method of the protocol, and gives its result.
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        let mut pipes = self.pipes.borrow_mut();
        pipes.last += 1;
        let id = pipes.last;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &pipes.session {
            message["sessionId"] = session.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        pipes.to.write_all(&bytes).expect("chromium reads");
        loop {
            let answer = pipes.read();
            if answer["id"] == id {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// Opens a page, and waits until it is there.
    pub(crate) fn open(&self, url: &str) {
        self.pipes.borrow_mut().events.clear();
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.wait("Page.loadEventFired");
        self.call("Page.navigate", json!({ "url": url }));
        self.wait("Page.loadEventFired");
    }

    fn wait(&self, event: &str) {
        let mut pipes = self.pipes.borrow_mut();
        loop {
            if let Some(at) = pipes.events.iter().position(|name| name == event) {
                pipes.events.remove(at);
                return;
            }
            pipes.read();
        }
    }

    /// What an expression of JavaScript comes to; a promise is waited for.
    pub(crate) fn eval(&self, expression: &str) -> Value {
        let asked = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true,
        });
        let result = self.call("Runtime.evaluate", asked);
        let thrown = &result["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {thrown}");
        result["result"]["value"].clone()
    }

    /// Presses a key, as a keyboard would.
    pub(crate) fn press(&self, key: &str) {
        let is_letter = key.chars().count() == 1;
        let mut params = json!({ "type": "keyDown", "key": key });
        if is_letter {
            params["text"] = key.into();
        }
        // What the page does by itself at a key goes by its number.
        let number = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            _ => 0,
        };
        if key == "Enter" {
            params["text"] = "\r".into();
        }
        params["windowsVirtualKeyCode"] = number.into();
        self.call("Input.dispatchKeyEvent", params.clone());
        params["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", params);
    }

    /// Makes the window so large.
    pub(crate) fn size(&self, width: u32, height: u32) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// What the pages have complained about since this was asked last: errors and warnings.
    pub(crate) fn complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.pipes.borrow_mut().complaints)
    }
}

impl Pipes {
    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("chromium writes");
        assert_eq!(bytes.pop(), Some(0), "chromium has ended");
        let message: Value = serde_json::from_slice(&bytes).expect("JSON");
        if let Some(event) = message["method"].as_str() {
            let params = &message["params"];
            let complaint = match event {
                "Runtime.exceptionThrown" => Some(&params["exceptionDetails"]),
                "Runtime.consoleAPICalled" if params["type"] == "error" => Some(&params["args"]),
                "Log.entryAdded" if params["entry"]["level"] == "error" => Some(&params["entry"]),
                _ => None,
            };
            self.complaints.extend(complaint.map(ToString::to_string));
            self.events.push(event.to_owned());
        }
        message
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It ends by itself when it is told to; a test that has failed does not wait for that.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}
