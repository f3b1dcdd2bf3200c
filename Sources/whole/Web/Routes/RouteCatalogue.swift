/// Every route that there is, in the order in which the document of the API lists them.
enum RouteCatalogue {
    static let all = routes + SiteRoutes.all

    /// Those of the API.
    static let routes: [Route] =
        AlertRoutes.all + JudgementRoutes.all + LedgerRoutes.all + ExemptionRoutes.all
        + BlockRoutes.all + StateRoutes.all + KnownRoutes.all + LoginRoutes.all
        + ToldRoutes.all + AnalyticsRoutes.all + ThreatRoutes.all
        + ExplainRoutes.all + SweepRoutes.all + ConfigRoutes.all + DashboardRoutes.all
        + [EventRoute.route, DocumentRoute.route]
}
