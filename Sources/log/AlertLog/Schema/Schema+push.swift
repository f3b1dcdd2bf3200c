extension Schema {
    /// Browsers that alerts are sent to, each for a token; who is gone leaves nothing but what is on record.
    ///
    /// The public half of the key that a push service knows the server by stands in `meta` as `push_key`:
    /// a browser that subscribed to another one takes nothing of this one.
    static let push = """
        CREATE TABLE push_subscriptions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token INTEGER NOT NULL,
            endpoint TEXT NOT NULL UNIQUE,
            service TEXT NOT NULL,
            p256dh TEXT NOT NULL,
            auth TEXT NOT NULL,
            server_key TEXT NOT NULL,
            severity TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            expires_us INTEGER
        ) STRICT;
        """
}
