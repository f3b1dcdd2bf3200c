// Follows a switch with libesl: calls come in, an api command is answered, a killed call hangs up.
// Usage: libesl_client PORT PASSWORD plain|json
#include <esl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CALLS_WANTED 3
#define SECONDS_MAX 15

static int fail(const char *what) {
    fprintf(stderr, "libesl: %s\n", what);
    return 1;
}

static void copy(char *to, size_t size, const char *from) {
    snprintf(to, size, "%s", from ? from : "");
}

/// Runs an api command; events that come before its reply stay queued in the handle.
static const char *api(esl_handle_t *handle, const char *command) {
    if (esl_send_recv(handle, command) != ESL_SUCCESS) return "";
    if (!handle->last_sr_event || !handle->last_sr_event->body) return "";
    return handle->last_sr_event->body;
}

static int follow(esl_handle_t *handle, time_t deadline) {
    char killed[64] = "";
    int calls = 0;
    while (time(NULL) < deadline) {
        if (esl_recv_event_timed(handle, 500, 1, NULL) == ESL_FAIL) return fail("connection lost");
        esl_event_t *event = handle->last_ievent;
        if (!event) continue;
        const char *name = esl_event_get_header(event, "Event-Name");
        const char *uuid = esl_event_get_header(event, "Unique-ID");
        if (!name || !uuid) continue;
        if (!strcmp(name, "CHANNEL_CREATE")) {
            const char *caller = esl_event_get_header(event, "Caller-Caller-ID-Number");
            const char *callee = esl_event_get_header(event, "Caller-Destination-Number");
            if (!caller || caller[0] != '+' || !callee || callee[0] != '+')
                return fail("a call without its numbers");
            calls += 1;
            if (calls == CALLS_WANTED) {
                char command[128];
                copy(killed, sizeof killed, uuid);
                snprintf(command, sizeof command, "api uuid_kill %s CALL_REJECTED\n\n", killed);
                if (strncmp(api(handle, command), "+OK", 3)) return fail("uuid_kill not accepted");
            }
        } else if (!strcmp(name, "CHANNEL_HANGUP") && killed[0] && !strcmp(uuid, killed)) {
            const char *cause = esl_event_get_header(event, "Hangup-Cause");
            if (!cause || strcmp(cause, "CALL_REJECTED")) return fail("wrong hang-up cause");
            printf("libesl: %d calls followed, 1 killed and seen to end\n", calls);
            return 0;
        }
    }
    return fail("the killed call was not seen to end");
}

int main(int count, char **words) {
    if (count != 4) return fail("usage: libesl_client PORT PASSWORD plain|json");
    int port = atoi(words[1]);
    esl_handle_t handle = {{0}};
    if (esl_connect(&handle, "127.0.0.1", port, NULL, "wrong password") == ESL_SUCCESS)
        return fail("a wrong password was accepted");
    esl_disconnect(&handle);

    memset(&handle, 0, sizeof handle);
    if (esl_connect(&handle, "127.0.0.1", port, NULL, words[2]) != ESL_SUCCESS)
        return fail("cannot connect and authenticate");
    if (!strstr(api(&handle, "api status\n\n"), "is ready")) return fail("no status");
    esl_event_type_t format = strcmp(words[3], "json") ? ESL_EVENT_TYPE_PLAIN : ESL_EVENT_TYPE_JSON;
    if (esl_events(&handle, format, "CHANNEL_CREATE CHANNEL_HANGUP") != ESL_SUCCESS)
        return fail("cannot subscribe");
    int result = follow(&handle, time(NULL) + SECONDS_MAX);
    esl_disconnect(&handle);
    return result;
}
