//! # Port a session
//!
//! `conversation` is the loop, word for word, with an `.await` where it waits. Its `?` leaves the
//! function, and that is why the goodbye is not in it: `session` keeps its result in a variable
//! first, and so gets to the goodbye in any case.
//!
//! If both fail, the first error is the one that tells something: where the conversation broke off,
//! the goodbye cannot be sent either. That is the only place in which the port has to say more than
//! its model.

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
    let mut sum = 0;
    while let Some(line) = connection.receive().await {
        let number: i64 = line.parse().map_err(|_| format!("{line:?} is no number"))?;
        sum += number;
        connection.send(sum.to_string()).await?;
    }
    Ok(sum)
}

/// A conversation, and the goodbye after it, however it ends.
async fn session(connection: &impl Connection) -> Result<i64, String> {
    let outcome = conversation(connection).await;
    let _ = connection.send("goodbye".to_owned()).await;
    outcome
}

#[cfg(test)]
#[path = "../../checks/22_guessing_game/session.rs"]
mod checks;
