//! A package has to have a library or a program. This one has exercises.
