//! What the lessons share: flags, printing, the grid and the codecs. What a lesson teaches stays in its own file.
