//! What came of it, in words, and whether it is as it should be.

use super::DATA;
use crate::figures::{Figure, Time};
use crate::lesson::Lesson;
use std::process::ExitStatus;

/// What each of three programs said, or what went wrong.
pub type Said = [std::result::Result<Vec<u8>, String>; 3];

/// What one of the lesson's functions comes to.
pub trait Tell {
    /// Says what it is, and checks it.
    fn tell(&self, lesson: &Lesson);
}

impl Tell for Said {
    fn tell(&self, lesson: &Lesson) {
        let programs = ["echo", "sh, told by its environment,", "sh"];
        for (program, said) in programs.iter().zip(self) {
            match said {
                Ok(said) => {
                    lesson.say(format_args!("  {program} says {:?}", text(said).trim_end()));
                }
                Err(error) => lesson.say(format_args!("  {program} fails: {error}")),
            }
        }
        let [hello, greets, fails] = self;
        lesson.check(hello.as_deref() == Ok(b"Hello from the child!\n"), "its output is read");
        lesson.check(greets.as_deref() == Ok(b"Good morning!\n"), "it has the environment");
        let told =
            fails.as_ref().is_err_and(|error| error.contains("3, and it says \"not today\""));
        lesson.check(told, "the error has the status and the error output");
    }
}

/// Of the child that was worked beside.
impl Tell for ExitStatus {
    fn tell(&self, lesson: &Lesson) {
        lesson.say(format_args!("  worked until it ended, with {self}"));
        lesson.check(self.success(), "it ended well");
    }
}

/// Of those that slept.
impl Tell for Vec<ExitStatus> {
    fn tell(&self, lesson: &Lesson) {
        let well = self.iter().filter(|status| status.success()).count();
        let nap = lesson.args.millis("nap");
        let [one, all] = [Time(nap), Time(nap * 10)];
        lesson.say(format_args!("  {well} of {} ended well", self.len()));
        lesson.say(format_args!("  one after another would be 10 times {one}: {all}"));
        lesson.check(well == 10, "all ten ended well");
    }
}

/// Encrypted, and decrypted again.
impl Tell for Vec<[Vec<u8>; 2]> {
    fn tell(&self, lesson: &Lesson) {
        for (data, [secret, plain]) in DATA.iter().zip(self) {
            let (bytes, plain) = (lesson.varying(hex(secret)), text(plain));
            lesson.say(format_args!("  {data:?} -> {bytes} -> {plain:?}"));
            lesson.check(plain == *data, "what is encrypted can be decrypted");
            lesson.check(secret.len() == 16 && !secret.starts_with(&data.as_bytes()[..4]), "it is");
        }
        lesson.check(self.len() == DATA.len(), "all were encrypted");
    }
}

/// A hash, twice.
impl Tell for [Vec<u8>; 2] {
    fn tell(&self, lesson: &Lesson) {
        let start = |hash: &Vec<u8>| lesson.varying(hex(&hash[..hash.len().min(16)]));
        let [past_us, through_us] = self.each_ref().map(start);
        lesson.say(format_args!("  from child to child, the hash begins with  {past_us}"));
        lesson.say(format_args!("  through this process, it begins with       {through_us}"));
        lesson.check(self[0] == self[1] && self[0].len() == 32, "it is the hash of those bytes");
    }
}

/// A kill, and whether there is a zombie before the wait and after it.
impl Tell for (ExitStatus, [Option<bool>; 2]) {
    fn tell(&self, lesson: &Lesson) {
        let (status, zombie) = self;
        let [before, after] =
            zombie.map(|zombie| Figure(zombie.map(|z| if z { "yes" } else { "no" })));
        lesson.say(format_args!("  killed after the limit: {status}"));
        lesson.say("  a zombie is a child that is over, and that nobody has waited for yet");
        lesson.say(format_args!("  a zombie? before the wait: {before}; after the wait: {after}"));
        lesson.check(!status.success(), "it did not end by itself");
        lesson.check(zombie[0] != Some(false), "an exit stays until somebody asks for it");
        lesson.check(zombie[1] != Some(true), "who waits leaves no zombie");
    }
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Bytes, two digits each.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
