//! Chromium without a window, spoken to through two pipes.
//!
//! The messages are those of the `DevTools` protocol, each a JSON object with a zero byte at its end.
//! Chromium reads them from file 3 and writes to file 4; a shell makes its input and output these.

use serde_json::{Value, json};
use std::cell::{RefCell, RefMut};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// A browser. It ends when this program does, and with it the pipe from which it reads.
pub(crate) struct Chromium {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    last: u64,
    /// What the page has complained about.
    complaints: Vec<String>,
    /// The names of the events that have come in and that nobody has waited for.
    events: Vec<String>,
}

impl Chromium {
    fn start(program: &Path) -> Chromium {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let profile = format!("chromium_{}", STARTED.fetch_add(1, Ordering::Relaxed));
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(profile);
        let _ = fs::remove_dir_all(&profile);
        let profile = format!("--user-data-dir={}", profile.display());
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh"]);
        shell.arg(program).arg(profile);
        // Without a sandbox, which a container has no room for. The pages are our own.
        shell.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]);
        shell.args(["--no-first-run", "--disable-extensions", "--remote-debugging-pipe"]);
        let mut child =
            shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
        let to = child.stdin.take().expect("a pipe");
        let from = BufReader::new(child.stdout.take().expect("a pipe"));
        Chromium { child, to, from, last: 0, complaints: Vec::new(), events: Vec::new() }
    }

    fn call(&mut self, session: Option<&str>, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("chromium reads");
        loop {
            let answer = self.read();
            if answer["id"] == id {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

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
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page of its own for each test, in a browser that it has for itself for so long.
pub(crate) struct Page {
    browser: RefCell<Option<Chromium>>,
    target: String,
    session: String,
}

/// The browsers that no test has. To start one takes longer than most tests do.
static IDLE: Mutex<Vec<Chromium>> = Mutex::new(Vec::new());

impl Page {
    pub(crate) fn new(program: &Path) -> Page {
        let idle = IDLE.lock().expect("no test has failed here").pop();
        let mut browser = idle.unwrap_or_else(|| Chromium::start(program));
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let target = browser.call(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let target = word(&target["targetId"]);
        let asked = json!({ "targetId": target, "flatten": true });
        let session = word(&browser.call(None, "Target.attachToTarget", asked)["sessionId"]);
        browser.complaints.clear();
        let page = Page { browser: Some(browser).into(), target, session };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            page.call(domain, json!({}));
        }
        page.size(1280, 800);
        page
    }

    fn browser(&self) -> RefMut<'_, Chromium> {
        RefMut::map(self.browser.borrow_mut(), |browser| browser.as_mut().expect("until the end"))
    }

    /// Calls a method of the protocol, and gives its result.
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        self.browser().call(Some(&self.session), method, params)
    }

    /// Goes to an address, and waits until it is there.
    pub(crate) fn open(&self, url: &str) {
        let go = |url: &str| self.loads(|| drop(self.call("Page.navigate", json!({ "url": url }))));
        // To a place of the page that is open it would only scroll.
        if self.eval("location.href.split('#')[0]") == url.split('#').next().unwrap_or_default() {
            go("about:blank");
        }
        go(url);
    }

    /// Does what leads to another page, and waits until that is there.
    pub(crate) fn loads(&self, act: impl FnOnce()) {
        self.browser().events.clear();
        act();
        let mut browser = self.browser();
        while !browser.events.iter().any(|name| name == "Page.loadEventFired") {
            browser.read();
        }
    }

    /// Waits until an expression of JavaScript is true, for ten seconds at most.
    pub(crate) fn until(&self, expression: &str) {
        self.eval(&format!(
            "new Promise((done, fail) => {{
                const end = performance.now() + 10_000;
                const look = () => ({expression}) ? done()
                    : performance.now() > end ? fail(Error('it has not come to it')) : setTimeout(look, 5);
                look();
            }})"
        ));
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

    /// What the page has complained about since this was asked last: errors and warnings.
    pub(crate) fn complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.browser().complaints)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Where a test has failed it may be in the middle of anything: the next one has another.
        if std::thread::panicking() {
            return;
        }
        if let Some(mut browser) = self.browser.take() {
            browser.call(None, "Target.closeTarget", json!({ "targetId": self.target }));
            IDLE.lock().expect("no test has failed here").push(browser);
        }
    }
}
