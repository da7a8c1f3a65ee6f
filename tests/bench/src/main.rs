mod allocator;
mod channels;
mod stopwatch;
mod systems;
mod workload;
mod workloads;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let w = workloads::find(&a[2]).unwrap();
    let e = w.entries.iter().find(|e| e.system == a[3]).unwrap();
    println!("{}", (e.turn)(w.full));
}
