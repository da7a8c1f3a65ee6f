//! How lessons are compared with their goldens, for each package of lessons that has some.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

/// The lessons of a package, and what is expected of them. The tables are described where they are
/// filled.
pub(crate) struct Suite {
    /// One of the package's programs. The others are beside it.
    pub(crate) program: &'static str,
    /// Where the goldens are.
    pub(crate) directory: &'static str,
    /// Whether a file in there is a golden of this package.
    pub(crate) is_ours: fn(&str) -> bool,
    pub(crate) goldens: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) long: &'static [(&'static str, &'static str)],
    pub(crate) real: &'static [(&'static str, &'static str)],
    pub(crate) refused: &'static [(&'static str, &'static str, &'static str)],
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("lessons print UTF-8")
}

fn file_name(lesson: &str, variant: &str) -> String {
    let dot = if variant.is_empty() { "" } else { "." };
    format!("{lesson}{dot}{variant}.txt")
}

fn updates() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

impl Suite {
    fn program(&self, lesson: &str) -> PathBuf {
        Path::new(self.program).with_file_name(lesson)
    }

    /// Where an argument names a file as `out`, it is one of the tests' own directory.
    pub(crate) fn command(&self, lesson: &str, args: &str) -> Command {
        let mut command = Command::new(self.program(lesson));
        command.args(args.split_whitespace()).current_dir(env!("CARGO_TARGET_TMPDIR"));
        command
    }

    pub(crate) fn run(&self, lesson: &str, args: &str) -> Output {
        let output = self.command(lesson, args).output();
        output.unwrap_or_else(|error| panic!("{lesson}: {error}"))
    }

    fn short_runs(
        &self,
    ) -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
        self.goldens.iter().filter(|row| !self.long.contains(&(row.0, row.1)))
    }

    pub(crate) fn golden(&self, lesson: &str, variant: &str) -> String {
        let file = Path::new(self.directory).join(file_name(lesson, variant));
        fs::read_to_string(file).unwrap_or_default()
    }

    /// They print their goldens, or these are rewritten.
    pub(crate) fn compare(&self) {
        let update = updates();
        let mut wrong = Vec::new();
        for (lesson, variant, args) in self.goldens {
            let output = self.run(lesson, &format!("--clock virtual {args}"));
            let printed = text(&output.stdout);
            let command = format!("{lesson} --clock virtual {args}");
            assert!(output.status.success(), "{command}: {}", text(&output.stderr));
            let file = file_name(lesson, variant);
            if update {
                fs::write(Path::new(self.directory).join(file), printed).expect("a golden");
            } else if printed != self.golden(lesson, variant) {
                wrong.push(format!("{command}, {file}:\n{printed}"));
            }
        }
        assert!(wrong.is_empty(), "not as the goldens say:\n\n{}", wrong.join("\n"));
    }

    /// No golden is there that no run is compared with.
    pub(crate) fn compare_files(&self) {
        if updates() {
            return; // They are being written.
        }
        let files = fs::read_dir(self.directory).expect("the goldens").flatten();
        let files = files.map(|file| file.file_name().into_string().unwrap());
        let files: BTreeSet<_> = files.filter(|file| (self.is_ours)(file)).collect();
        let rows = self.goldens.iter().map(|(lesson, variant, _)| file_name(lesson, variant));
        assert_eq!(files, rows.collect());
    }

    pub(crate) fn run_on_the_real_clock(&self) {
        let check = |lesson: &str, args: &str| {
            let output = self.run(lesson, args);
            let (printed, command) = (text(&output.stdout), format!("{lesson} {args}"));
            assert!(output.status.success(), "{command}: {}", text(&output.stderr));
            let row = self.goldens.iter().find(|row| (row.0, row.2) == (lesson, args));
            let (_, variant, _) = row.unwrap_or_else(|| panic!("{command} has no golden"));
            let golden = self.golden(lesson, variant);
            let (start, _) = golden.split_once("\n\n").unwrap_or((&golden, ""));
            assert!(printed.starts_with(start), "{command}:\n{printed}");
            assert!(printed.ends_with("hold.\n") || printed.ends_with("holds.\n"), "{printed}");
        };
        // They spend their time waiting, so they can do it at the same time.
        thread::scope(|scope| {
            for (lesson, args) in self.real {
                scope.spawn(move || check(lesson, args));
            }
        });
    }

    /// A recording changes nothing that is printed.
    pub(crate) fn record(&self) {
        let directory =
            std::env::temp_dir().join(format!("handloom-goldens-{}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory");
        let (record, perfetto) = (directory.join("run.json"), directory.join("run.trace"));
        // What a large run does is what a small one does, and takes megabytes to tell.
        for (lesson, variant, args) in self.short_runs().filter(|row| row.1 != "large") {
            let args = format!(
                "--clock virtual --trace --record {} --perfetto {} {args}",
                record.display(),
                perfetto.display()
            );
            let output = self.run(lesson, &args);
            assert!(output.status.success(), "{lesson} {args}: {}", text(&output.stderr));
            let printed = text(&output.stdout);
            assert!(printed.starts_with(&self.golden(lesson, variant)), "{lesson} {args}");
            for file in [&record, &perfetto] {
                let recorded = fs::read(file).expect("a recording");
                let json: Result<serde_json::Value, _> = serde_json::from_slice(&recorded);
                assert!(json.is_ok(), "{lesson} {args}: {}", file.display());
            }
        }
        fs::remove_dir_all(&directory).expect("the directory of this test");
    }

    /// They end well in any order of their tasks.
    pub(crate) fn shuffle(&self) {
        // A schedule, or every schedule, is an order already.
        let ordered = |args: &str| args.contains("--explore") || args.contains("--schedule");
        for (lesson, _, args) in self.short_runs().filter(|row| !ordered(row.2)) {
            for seed in 0..3 {
                let args = format!("--clock virtual --seed {seed} {args}");
                let output = self.run(lesson, &args);
                assert!(output.status.success(), "{lesson} {args}: {}", text(&output.stderr));
            }
        }
    }

    /// Wrong arguments are refused in one line, with status 2.
    pub(crate) fn refuse(&self) {
        for (lesson, args, says) in self.refused {
            let output = self.run(lesson, args);
            let told = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{lesson} {args}: {told}");
            assert_eq!(text(&output.stdout), "", "{lesson} {args}");
            assert!(
                told.starts_with(lesson) && told.lines().count() == 1,
                "{lesson} {args}: {told}"
            );
            assert!(told.contains(says), "{lesson} {args}: {told}");
        }
    }

    /// Output that nobody can keep is named, with status 1.
    #[cfg(target_os = "linux")]
    pub(crate) fn print_to_a_full_device(&self) {
        for (lesson, _, args) in self.short_runs() {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
            let args = format!("--clock virtual {args}");
            let output = self.command(lesson, &args).stdout(full).output().expect(lesson);
            assert_eq!(output.status.code(), Some(1), "{lesson} {args}");
            assert!(text(&output.stderr).contains("standard output"), "{lesson} {args}");
        }
    }
}
