use super::{Tree, walk};
use handloom::coroutine::{Generator, Stop};
use judge::{fail, holds, same};
use std::cell::Cell;
use std::rc::Rc;

const LOOK: &str = "fn walk";

fn leaf(value: i32) -> Option<Rc<Tree>> {
    node(None, value, None)
}

fn node(left: Option<Rc<Tree>>, value: i32, right: Option<Rc<Tree>>) -> Option<Rc<Tree>> {
    Some(Rc::new(Tree { left, value: Cell::new(value), right }))
}

fn walked(tree: Option<Rc<Tree>>) -> (Vec<i32>, usize) {
    let (mut walk, mut values) = (Generator::new(walk(tree)), Vec::new());
    loop {
        match walk.next() {
            Ok(value) => values.push(value),
            Err(Stop::Returned(count)) => return (values, count),
            Err(other) => fail(format_args!("the walk ended with {other:?}"), LOOK),
        }
        holds("the walk comes to an end", values.len() < 100, LOOK);
    }
}

#[test]
fn one_leaf_is_one_value() {
    same("the values of a leaf, and their number", walked(leaf(5)), (vec![5], 1), LOOK);
}

#[test]
fn the_values_come_from_left_to_right_and_are_counted() {
    let tree = node(node(leaf(1), 2, leaf(3)), 4, node(None, 5, leaf(6)));
    same("the values, and their number", walked(tree), (vec![1, 2, 3, 4, 5, 6], 6), LOOK);
}

#[test]
fn a_lopsided_tree_loses_nothing() {
    let tree = (1..30).rev().fold(None, |right, value| node(None, value, right));
    same("a tree of right halves only", walked(tree), ((1..30).collect(), 29), LOOK);
}

#[test]
fn nobody_walks_further_than_he_is_asked() {
    let right = leaf(3);
    let mut walk = Generator::new(walk(node(leaf(1), 2, right.clone())));
    let mut got = vec![walk.next().ok(), walk.next().ok()];
    // A walk that ran ahead has the old value in its bag.
    right.inspect(|leaf| leaf.value.set(30));
    got.push(walk.next().ok());
    let expected = [1, 2, 30].map(Some);
    same("1, 2 and 3, where the 3 becomes 30 after two steps", got, expected, LOOK);
}

#[test]
fn an_error_ends_the_whole_walk() {
    let mut walk = Generator::new(walk(node(leaf(1), 2, leaf(3))));
    let _ = walk.next();
    match walk.throw("no such page") {
        Err(Stop::Raised(_)) => {}
        other => {
            fail(format_args!("an error that is thrown in should end the walk: {other:?}"), LOOK)
        }
    }
}

#[test]
fn a_value_is_read_when_its_turn_comes() {
    let tree = node(leaf(1), 2, None);
    let mut walk = Generator::new(walk(tree.clone()));
    let mut got = vec![walk.next().ok()];
    tree.inspect(|tree| tree.value.set(20));
    got.push(walk.next().ok());
    same("1 and 2, where the 2 becomes 20 after one step", got, vec![Some(1), Some(20)], LOOK);
}
