//! What is held in memory (I12), by an allocator that counts for each thread by itself.

use allocation_counter::measure;

/// Bytes at the most, of a page and of the server and network around it, at any moment of a history of some minutes.
const PEAK: u64 = 1_000_000;
/// Of the machine and its book long after the last fault, beside its conversations; of a whole page; and of each conversation.
/// A page keeps logs of requests and of connections: lists of a fixed length, which are full after enough trouble.
pub(crate) const MACHINE: i64 = 2_500;
pub(crate) const PAGE: i64 = 34_000;
const EACH: i64 = 2_500;

/// Runs a history of some minutes; it must not have held too much at any moment.
pub(crate) fn watched(run: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let mut result = Ok(());
    let peak = measure(|| result = run()).bytes_max;
    result?;
    if peak > PEAK { Err(format!("I12: {peak} bytes at once")) } else { Ok(()) }
}

/// What a page still holds when all is well again is what it shows; it gives that back here. `most`: bytes beside its conversations.
pub(crate) fn is_bounded<T>(page: T, most: i64, conversations: usize) -> Result<(), String> {
    let held = -measure(|| drop(page)).bytes_current;
    if held > most + EACH * conversations as i64 {
        return Err(format!("I12: {held} bytes for {conversations} conversations long after the last fault"));
    }
    Ok(())
}
