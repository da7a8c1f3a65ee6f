//! # Port a session
//!
//! A session of a server, in which each wait blocks a thread, becomes a coroutine: the same lines,
//! with `async` and `.await` in them. But for one thing. The goodbye at the end is sent by a
//! `drop`, so that it is sent however the session ends; and to send has to be awaited now, which a
//! `drop` cannot. So somebody calls the body of the session, and sends the goodbye when it has come
//! back, with whatever result.
//!
//! Chapter: `22_guessing_game`. You may change: the bodies of `conversation` and `session`.

/// A connection, line by line. To send is an error if the other side has hung up.
trait Connection {
    async fn receive(&self) -> Option<String>;
    async fn send(&self, line: String) -> Result<(), String>;
}

/// The model: the same with a thread for each session.
mod threads {
    pub trait Connection {
        fn receive(&self) -> Option<String>;
        fn send(&self, line: String) -> Result<(), String>;
    }

    /// Says goodbye, however the session ends.
    struct Goodbye<'a, C: Connection>(&'a C);

    impl<C: Connection> Drop for Goodbye<'_, C> {
        fn drop(&mut self) {
            let _ = self.0.send("goodbye".to_owned());
        }
    }

    /// Adds up numbers, and tells the sum after each. Gives it when the client has hung up.
    pub fn session(connection: &impl Connection) -> Result<i64, String> {
        let _goodbye = Goodbye(connection);
        let mut sum = 0;
        while let Some(line) = connection.receive() {
            let number: i64 = line.parse().map_err(|_| format!("{line:?} is no number"))?;
            sum += number;
            connection.send(sum.to_string())?;
        }
        Ok(sum)
    }
}

/// Adds up numbers, and tells the sum after each. Gives it when the client has hung up.
async fn conversation(connection: &impl Connection) -> Result<i64, String> {
    // TODO: the body of `threads::session`, without the goodbye.
    todo!()
}

/// A conversation, and the goodbye after it, however it ends.
async fn session(connection: &impl Connection) -> Result<i64, String> {
    // TODO: an error of the conversation goes before one of the goodbye, which nobody wants to know.
    todo!()
}

#[cfg(test)]
#[path = "../../checks/22_guessing_game/session.rs"]
mod checks;
