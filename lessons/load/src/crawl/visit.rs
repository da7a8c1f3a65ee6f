//! The way to one page: what to do next, given what the last request has come to.
//!
//! There is no waiting in here, and no network. That is why the four versions of the crawler, which
//! wait in four ways, can share it.

use crate::http::{Answer, Failure, Url, WrongUrl};
use hyper::StatusCode;
use std::fmt;
use std::time::Duration;

/// How often a page is asked for, the first time included.
pub const TRIES: u32 = 3;

/// How many redirects are followed. A loop ends here.
pub const REDIRECTS: u32 = 5;

/// The pause before the second try. It doubles with each further one.
pub const PAUSE: Duration = Duration::from_millis(10);

/// A page that is being looked for.
///
/// ```
/// use hyper::StatusCode;
/// use load::crawl::{Next, Visit};
/// use load::http::{Answer, Url};
///
/// let moved = Answer {
///     status: StatusCode::FOUND,
///     location: Some("/page/1".into()),
///     body: vec![],
/// };
/// let mut visit = Visit::new(Url::parse("http://127.0.0.1:80/moved").unwrap());
/// assert!(matches!(visit.next(Ok(moved)), Next::Ask));
/// assert_eq!(visit.url().path, "/page/1");
/// ```
#[derive(Debug)]
pub struct Visit {
    /// What was looked for.
    path: String,
    /// Where that has led to.
    url: Url,
    tries: u32,
    late: u32,
    redirects: u32,
}

/// What to do next.
#[derive(Debug)]
pub enum Next {
    /// Ask for [`Visit::url`], which may be another one by now.
    Ask,
    /// The same, after a pause: a server that is in trouble needs one.
    AskAfter(Duration),
    /// Nothing more. This is what was found.
    Done(Found),
}

impl Visit {
    /// Sets out for a page.
    pub fn new(url: Url) -> Visit {
        Visit { path: url.path.clone(), url, tries: 1, late: 0, redirects: 0 }
    }

    /// What to ask for.
    pub fn url(&self) -> &Url {
        &self.url
    }

    // ANCHOR: next
    /// Takes what the request has come to.
    pub fn next(&mut self, answer: Result<Answer, Failure>) -> Next {
        self.late += u32::from(matches!(answer, Err(Failure::Late)));
        let why = match answer {
            Ok(answer) if answer.status.is_success() => return self.done(Ok(answer.body)),
            Ok(answer) if answer.status.is_redirection() => return self.redirected(answer),
            // The server's fault, which may be mended by now. The others are ours.
            Ok(answer) if answer.status.is_server_error() => Why::Status(answer.status),
            Ok(answer) => return self.done(Err(Why::Status(answer.status))),
            Err(failure) if failure.may_pass() => Why::Failed(failure),
            Err(failure) => return self.done(Err(Why::Failed(failure))),
        };
        if self.tries == TRIES {
            return self.done(Err(why));
        }
        self.tries += 1;
        Next::AskAfter(PAUSE * 2_u32.pow(self.tries - 2))
    }
    // ANCHOR_END: next

    fn redirected(&mut self, answer: Answer) -> Next {
        if self.redirects == REDIRECTS {
            return self.done(Err(Why::Redirects));
        }
        let Some(link) = answer.location else {
            return self.done(Err(Why::Status(answer.status)));
        };
        match self.url.link(&link) {
            Ok(url) => {
                self.url = url;
                self.redirects += 1;
                Next::Ask
            }
            Err(wrong) => self.done(Err(Why::Link(wrong))),
        }
    }

    fn done(&mut self, page: Result<Vec<u8>, Why>) -> Next {
        let Visit { ref path, tries, late, redirects, .. } = *self;
        Next::Done(Found { path: path.clone(), page, tries, late, redirects })
    }
}

/// What was found of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was looked for.
    pub path: String,
    /// The page, or why there is none.
    pub page: Result<Vec<u8>, Why>,
    /// How often it was asked for.
    pub tries: u32,
    /// How often the answer was not there in time.
    pub late: u32,
    /// How many redirects were followed.
    pub redirects: u32,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.page {
            Ok(_) => f.write_str("a page")?,
            Err(why) => write!(f, "{why}")?,
        }
        match (&self.page, self.redirects) {
            (Ok(_), 0) | (Err(_), _) => {}
            (Ok(_), 1) => f.write_str(", 1 redirect on")?,
            (Ok(_), redirects) => write!(f, ", {redirects} redirects on")?,
        }
        match (&self.page, self.tries) {
            (_, 1) => Ok(()),
            (Ok(_), tries) => write!(f, ", at try {tries}"),
            (Err(_), tries) => write!(f, ", {tries} times"),
        }
    }
}

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The server says so.
    Status(StatusCode),
    /// It was passed on and on.
    Redirects,
    /// It was passed on to what is no page of this machine.
    Link(WrongUrl),
    /// There was no answer.
    Failed(Failure),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Status(status) => write!(f, "{status}"),
            Why::Redirects => write!(f, "more than {REDIRECTS} redirects"),
            Why::Link(wrong) => write!(f, "{wrong}"),
            Why::Failed(failure) => write!(f, "{failure}"),
        }
    }
}
