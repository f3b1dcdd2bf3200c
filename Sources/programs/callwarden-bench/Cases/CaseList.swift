/// Every case, in the order of the table of goals.
enum CaseList {
    static let all: [BenchCase] = [
        ParseCase.described,
        RingCase.described,
        WindowCase.described,
        ReplayCase.described,
        SweepCase.described,
        LogCase.described,
        RowsCase.described,
        ReceiveCase.described,
        ReactCase.described,
        ToldCase.described,
        MemoryCase.described,
        IdleCase.described,
        GrowthCase.described,
    ]
}
