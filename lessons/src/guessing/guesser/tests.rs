use super::*;

/// What the guesser says to each of these lines.
fn answers<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<Option<String>> {
    let mut guesser = Guesser::new(&Visits::new());
    lines.into_iter().map(|line| guesser.answer(Line::Text(line.into()))).collect()
}

fn last(lines: &[&str]) -> String {
    answers(lines.iter().copied()).pop().flatten().unwrap_or_default()
}

#[test]
fn every_number_is_guessed_once_and_then_no_more() {
    for (lower, upper) in [(1, 5), (-3, 3), (7, 7), (i64::MAX - 2, i64::MAX)] {
        let params = format!("PARAMS {lower} {upper}");
        let count = (upper - lower + 1) as usize;
        let asked = [params.as_str()].into_iter().chain(vec!["NUMBER"; count + 1]);
        let answers = answers(asked);
        let numbers = answers[1..=count].iter().flatten().map(|number| number.parse().unwrap());
        let numbers: BTreeSet<i64> = numbers.collect();
        assert!(numbers.iter().copied().eq(lower..=upper), "{lower}..={upper}: {numbers:?}");
        let refused = answers[count + 1].as_deref().unwrap();
        assert_eq!(refused, format!("ERROR all numbers from {lower} to {upper} were guessed"));
    }
}

#[test]
fn the_widest_bounds_have_numbers_between_them() {
    let widest = format!("PARAMS {} {}", i64::MIN, i64::MAX);
    for number in &answers([&widest, "NUMBER", "NUMBER", "NUMBER"])[1..] {
        assert!(number.as_ref().unwrap().parse::<i64>().is_ok(), "{number:?}");
    }
}

#[test]
fn a_game_has_only_so_many_guesses() {
    let lines = ["PARAMS 1 1000000"].into_iter().chain(vec!["NUMBER"; MOST_GUESSES + 1]);
    let answers = answers(lines);
    assert!(answers[1..=MOST_GUESSES].iter().flatten().all(|it| it.parse::<i64>().is_ok()));
    let refused = answers.last().unwrap().as_deref();
    assert_eq!(refused, Some("ERROR 1000 guesses are enough for one game"));
}

#[test]
fn the_secret_is_given_again_once_it_is_known() {
    let mut guesser = Guesser::new(&Visits::new());
    let mut say = |line: &str| guesser.answer(Line::Text(line.into()));
    assert_eq!(say("PARAMS 1 5"), None);
    let number = say("NUMBER");
    assert_eq!(say("REPORT CORRECT"), None);
    assert_eq!(say("NUMBER"), number);
    assert_eq!(say("NUMBER"), number);
    // A new game knows nothing of the old one.
    assert_eq!(say("PARAMS 100 100"), None);
    assert_eq!(say("NUMBER").as_deref(), Some("100"));
}

#[test]
fn what_is_out_of_place_is_refused_and_changes_nothing() {
    let no_game = "ERROR there is no game: PARAMS comes first";
    assert_eq!(last(&["NUMBER"]), no_game);
    assert_eq!(last(&["REPORT CORRECT"]), no_game);
    assert_eq!(last(&["PARAMS 1 5", "PARAMS 0 -1", "NUMBER"]), no_game);
    let nothing = "ERROR there is no number to report on";
    assert_eq!(last(&["PARAMS 1 5", "REPORT WARMER"]), nothing);
    assert_eq!(last(&["PARAMS 1 5", "NUMBER", "REPORT WARMER", "REPORT WARMER"]), nothing);
    // A wrong line leaves the game as it was.
    for wrong in ["PARAMS 1", "PARAMS one five", "NUMBER 1", "REPORT", "HELLO", ""] {
        assert!(last(&["PARAMS 7 7", wrong]).starts_with("ERROR "), "{wrong}");
        assert_eq!(last(&["PARAMS 7 7", wrong, "NUMBER"]), "7", "{wrong}");
    }
}

#[test]
fn the_same_questions_have_the_same_answers() {
    let lines = ["PARAMS 1 1000", "NUMBER", "NUMBER", "NUMBER"];
    assert_eq!(answers(lines), answers(lines));
}

#[test]
fn a_visit_is_over_however_its_conversation_ends() {
    let visits = Visits::new();
    let ends = |lines: &[&str]| {
        let mut guesser = Guesser::new(&visits);
        for line in lines {
            guesser.answer(Line::Text((*line).into()));
        }
        drop(guesser);
        visits.over().last().unwrap().to_string()
    };
    assert_eq!(ends(&[]), "has gone, and has not played");
    assert_eq!(ends(&["HELLO"]), "has gone, and has not played");
    assert_eq!(ends(&["PARAMS 1 5", "NUMBER"]), "has hung up in the middle of a game");
    assert_eq!(ends(&["PARAMS 1 5", "PARAMS 0 -1"]), "has said goodbye");
    assert_eq!(visits.over().iter().map(|visit| visit.client).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(visits.most(), 1);
    let both = [Guesser::new(&visits), Guesser::new(&visits)];
    assert_eq!(visits.most(), 2);
    drop(both);
    assert_eq!(visits.most(), 2, "it was so, once");
}
