package import Figures

extension RecordJournal.Shed: FigureKeeping {
    package static let figures: [KeptFigure<Self>] = [
        .counter(
            "journal_shed_calls",
            \.calls,
            "Details of ordinary calls given up as the journal filled"
        ),
        .counter(
            "journal_shed_details",
            \.details,
            "Other records but those of kills given up as the journal filled"
        ),
        .counter(
            "journal_shed_kills",
            \.kills,
            "Kills that could not be recorded, so were not made, and steps of kills"
        ),
    ]
}
