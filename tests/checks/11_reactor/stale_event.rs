use super::{Sources, Token};
use judge::{Bell, holds, same};

const INSERT: &str = "fn insert";
const REMOVE: &str = "fn remove";
const WOKEN: &str = "fn woken_by";

/// Wakes whom an event with this token is for, and says whether that was anybody.
fn event(sources: &Sources, token: Token) -> bool {
    sources.woken_by(token).map(std::task::Waker::wake).is_some()
}

#[test]
fn an_event_finds_the_one_it_is_for() {
    let mut sources = Sources::default();
    let bells = [Bell::new(), Bell::new()];
    let tokens: Vec<_> = bells.iter().map(|bell| sources.insert(bell.waker())).collect();
    same("whether the second one's event finds anybody", event(&sources, tokens[1]), true, WOKEN);
    let rings: Vec<_> = bells.iter().map(Bell::rings).collect();
    same("the wakes of the first and the second", rings, [0, 1], WOKEN);
}

#[test]
fn an_event_for_one_that_is_gone_wakes_nobody() {
    let mut sources = Sources::default();
    let gone = Bell::new();
    let token = sources.insert(gone.waker());
    sources.remove(token);
    same("the wakers that are kept of one that is gone", gone.wakers(), 0, REMOVE);
    same("whether its event finds anybody", event(&sources, token), false, WOKEN);
    let newcomer = Bell::new();
    let fresh = sources.insert(newcomer.waker());
    same(
        "whether its event finds anybody when the place is taken again",
        event(&sources, token),
        false,
        REMOVE,
    );
    same("the wakes of the newcomer", newcomer.rings(), 0, WOKEN);
    same("whether the newcomer's own event finds it", event(&sources, fresh), true, INSERT);
}

#[test]
fn places_are_used_again() {
    let mut sources = Sources::default();
    let bell = Bell::new();
    let mut tokens = Vec::new();
    for _ in 0..100 {
        let token = sources.insert(bell.waker());
        sources.remove(token);
        tokens.push(token);
    }
    same("the places that a hundred take, one after the other", sources.places.len(), 1, INSERT);
    let live = sources.insert(bell.waker());
    let found = tokens.iter().filter(|token| event(&sources, **token)).count();
    same("how many of the hundred old tokens find somebody", found, 0, REMOVE);
    holds("the live one finds somebody", event(&sources, live), INSERT);
}

#[test]
fn a_stale_token_removes_nobody() {
    let mut sources = Sources::default();
    let (first, second) = (Bell::new(), Bell::new());
    let stale = sources.insert(first.waker());
    sources.remove(stale);
    let live = sources.insert(second.waker());
    sources.remove(stale);
    same("whether the newcomer is still there", event(&sources, live), true, REMOVE);
    sources.remove(live);
    sources.remove(live);
    let again = sources.insert(first.waker());
    same("whether one that was removed twice finds the next", event(&sources, live), false, REMOVE);
    same("whether the next finds itself", event(&sources, again), true, INSERT);
}
