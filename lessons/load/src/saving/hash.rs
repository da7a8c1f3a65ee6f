//! Work for a processor: bcrypt, which is slow on purpose, so that nobody can try many passwords.

/// The hash of password number `number`. With each further `cost` it takes twice as long.
///
/// # Panics
/// If `cost` is 32 or more.
pub fn hash(number: u64, cost: u32) -> String {
    // A salt comes from a random number, so that equal passwords have unlike hashes. This one is
    // the same each time, so that a run is.
    let mut salt = [0; 16];
    salt[..8].copy_from_slice(&number.to_le_bytes());
    let password = format!("password {number}");
    let hash = bcrypt::bcrypt(cost, salt, password.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
