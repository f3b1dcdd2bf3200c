import Foundation
import Fuzzing

/// What the environment asks for: `FUZZ_TARGET` names the body, and `FUZZ_PLANTED` plants a bug in
/// it: `reading`, one that the yardstick must notice, or `memory`, one for AddressSanitizer.
private let plan: (target: FuzzTarget, planted: String) = {
    let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        stop("FUZZ_TARGET is \"\(name)\" and must be one of \(names)")
    }
    return (target, unsafe getenv("FUZZ_PLANTED").map { unsafe String(cString: $0) } ?? "")
}()

/// What libFuzzer calls first: with `FUZZ_SEEDS` set, the seeds go into that folder, and that is all.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _: UnsafeMutablePointer<Int32>?,
    _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
    guard let folder = unsafe getenv("FUZZ_SEEDS").map({ unsafe String(cString: $0) }) else {
        return 0
    }
    let root = FileManager.default.currentDirectoryPath
    do {
        for (index, seed) in Seeds(root: root).of(plan.target).enumerated() {
            try Data(seed).write(to: URL(filePath: folder).appending(path: "seed-\(index)"))
        }
    } catch {
        stop("the seeds cannot be written: \(error)")
    }
    exit(0)
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    if plan.planted == "memory" { readPastTheEnd(input) }
    let isPlanted = plan.planted == "reading"
    if let complaint = plan.target.complaint(about: input, isPlanted: isPlanted) {
        stop("\(plan.target.rawValue): \(complaint)")
    }
    return 0
}

/// One byte behind the end of a buffer on the heap, where the input holds a colon.
private func readPastTheEnd(_ input: [UInt8]) {
    guard input.contains(UInt8(ascii: ":")) else { return }
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: input.count)
    defer { unsafe copy.deallocate() }
    unsafe copy.initialize(from: input, count: input.count)
    let isOdd = unsafe copy[input.count] & 1 == 1
    say(isOdd ? "odd" : "even")
}

/// Says why and dies so that libFuzzer keeps the input.
private func stop(_ reason: String) -> Never {
    say("complaint: \(reason)")
    abort()
}

private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
