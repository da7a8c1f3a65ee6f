use super::*;
use crate::cli::Spec;
use crate::images::Image;
use handloom::sync::Queue;

const VERSIONS: &[(&str, &str)] = &[("one", ""), ("other", "")];
const SPEC: Spec = Spec { name: "99_test", params: &[PARAMS], versions: VERSIONS, ..Spec::DEFAULT };

fn lesson(line: &str) -> Lesson {
    Lesson::sample(&SPEC, &format!("--clock virtual {line}"))
}

fn refused(line: &str) -> String {
    let error = Job::new(&lesson(line), VERSIONS).expect_err(line);
    assert!(error.is::<Usage>(), "{error}");
    error.to_string()
}

/// All stages, one after the other.
fn through(run: &Run, photos: Vec<Photo>) -> Vec<Photo> {
    let all = |photo| Stage::ALL.into_iter().fold(photo, |photo, stage| run.step(stage, photo));
    photos.into_iter().map(all).collect()
}

fn temporary() -> TempDir {
    TempDir::new("handloom-test").unwrap()
}

#[test]
fn samples_are_halved_into_a_directory_for_each_version() {
    let place = temporary();
    let lesson = lesson(&format!("--output {}", place.path().display()));
    let mut job = Job::new(&lesson, VERSIONS).unwrap();
    job.threads("one", [1, 1, 1], through);
    job.tasks("other", [3, 4, 5], |run, photos| async move {
        let queues = run.queues::<Photo>();
        assert_eq!(queues.each_ref().map(Queue::capacity), [4, 4, 4, 17]);
        for (at, queue) in queues.iter().enumerate() {
            run.look(at, queue.capacity());
        }
        through(&run, photos)
    });
    let table = "\
version  in/out  threads  tasks  useless polls  most held     time
one       16/16        4      0              -          -        -
other     16/16        1     12              0      4/4/4  0.000 s";
    assert_eq!(job.table.to_string(), table);
    job.finish().unwrap();
    assert_eq!(lesson.failed_checks(), 0);
    for version in ["one", "other"] {
        let written = images::list(&place.path().join(version)).unwrap();
        assert_eq!(written.len(), 16);
        let image = Image::read(&written[0]).unwrap();
        assert_eq!((image.width(), image.height()), (33, 24), "{}", written[0].display());
    }
}

#[test]
fn a_photo_that_is_lost_doubled_left_or_written_wrong_fails_a_check() {
    type Mistake = fn(&Run, Vec<Photo>) -> Vec<Photo>;
    let mistakes: [Mistake; 5] = [
        |run, mut photos| {
            photos.pop();
            through(run, photos)
        },
        |run, photos| {
            let twice = Photo::new(photos[0].source(), photos[0].target().to_owned());
            through(run, photos.into_iter().chain([twice]).collect())
        },
        |_, photos| photos,
        |run, photos| {
            let photos = through(run, photos);
            images::write_samples(photos[0].target().parent().unwrap()).unwrap();
            photos
        },
        |run, photos| {
            let _ = run.queues::<Photo>();
            run.look(1, 5);
            through(run, photos)
        },
    ];
    for (number, mistake) in mistakes.into_iter().enumerate() {
        let lesson = lesson("");
        let mut job = Job::new(&lesson, VERSIONS).unwrap();
        job.threads("one", [1, 1, 1], mistake);
        assert_eq!(lesson.failed_checks(), 1, "mistake {number}");
    }
}

#[test]
fn an_image_that_cannot_be_read_is_skipped_and_the_others_are_not() {
    let (input, output) = (temporary(), temporary());
    images::write_samples(input.path()).unwrap();
    fs::write(input.path().join("broken.png"), b"\x89PNG and no more").unwrap();
    fs::create_dir(input.path().join("folder.ppm")).unwrap();
    fs::write(input.path().join("notes.txt"), "not an image, and not named like one").unwrap();
    let (from, to) = (input.path().display(), output.path().display());
    let lesson = lesson(&format!("--input {from} --output {to}"));
    let mut job = Job::new(&lesson, VERSIONS).unwrap();
    job.threads("one", [1, 1, 1], through);
    job.threads("other", [1, 1, 1], through);
    let told: Vec<_> = job.skipped.values().cloned().collect();
    assert!(told[0].contains("broken.png: not a whole PNG"), "{told:?}");
    assert!(told[1].contains("folder.ppm: "), "{told:?}");
    assert_eq!(job.finish().unwrap_err().to_string(), "skipped 2 of 18 images");
    assert_eq!(lesson.failed_checks(), 0);
    assert_eq!(images::list(&output.path().join("other")).unwrap().len(), 16);
}

#[test]
fn directories_that_will_not_do_are_refused_in_a_line() {
    let place = temporary();
    let (empty, file) = (place.path().join("empty"), place.path().join("file"));
    fs::create_dir(&empty).unwrap();
    fs::write(&file, "").unwrap();
    let refused = |flag: &str, path: &Path| refused(&format!("{flag} {}", path.display()));
    assert!(refused("--input", &empty).ends_with(".png files, and it has none"));
    assert!(refused("--input", &place.path().join("none")).contains(".png files: No such file"));
    assert!(refused("--input", &file).contains("--input \"/"));
    for path in [file.clone(), file.join("below")] {
        let line = refused("--output", &path);
        assert!(line.contains("expected a directory that can be written to: "), "{line}");
    }
}

#[test]
fn only_the_versions_that_run_have_a_directory() {
    let place = temporary();
    let line = format!("--only other --output {}", place.path().display());
    let lesson = lesson(&line);
    let mut job = Job::new(&lesson, VERSIONS).unwrap();
    job.threads("one", [1, 1, 1], |_, _| unreachable!());
    let made: Vec<_> = fs::read_dir(place.path()).unwrap().flatten().collect();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].file_name(), "other");
}
