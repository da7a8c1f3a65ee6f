//! Coroutines and generators. The expected outcomes were read off Python 3.13.

mod anext;
mod async_form;
mod deep;
mod delegation;
mod driving;
mod iteration;
mod lines;
mod protocol;
mod reentry;
mod subject;
mod tracing;
