// What libesl makes of the bench's input, with its own clock.
//
// Usage: libesl_peer parse FILE ROUNDS
//        libesl_peer receive PORT EVENTS
//        libesl_peer react PORT     until the switch closes; prints nothing
// The last line of output is NANOSECONDS ITEMS ANSWER, as callwarden-bench wants it.
#include <esl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "libesl_peer: %s\n", what);
    exit(1);
}

static const char *header(esl_event_t *event, const char *name) {
    const char *value = esl_event_get_header(event, name);
    return value ? value : "";
}

static uint64_t digest;

static void add(const char *text) {
    for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++)
        digest = (digest ^ *byte) * 0x100000001b3u;
    digest = (digest ^ '|') * 0x100000001b3u;
}

#define FIELDS_MAX 20

/// The fields that callwarden reads of such an event; how many there are.
static int fields(esl_event_t *event, const char *field[FIELDS_MAX]) {
    int count = 0;
    const char *name = header(event, "Event-Name");
    int created = !strcmp(name, "CHANNEL_CREATE");
    int finished = !strcmp(name, "CHANNEL_HANGUP_COMPLETE");
    field[count++] = name;
    field[count++] = header(event, "Event-Date-Timestamp");
    field[count++] = header(event, "Event-Sequence");
    field[count++] = header(event, "Core-UUID");
    field[count++] = header(event, "Unique-ID");
    if (created || finished) {
        field[count++] = header(event, "Caller-Caller-ID-Number");
        field[count++] = header(event, "Caller-Destination-Number");
        field[count++] = header(event, "Caller-Caller-ID-Name");
        const char *source = header(event, "Caller-Network-Addr");
        field[count++] = *source ? source : header(event, "variable_sip_network_ip");
        field[count++] = header(event, "variable_sip_user_agent");
        field[count++] = header(event, "variable_sip_call_id");
        field[count++] = header(event, "variable_sip_from_tag");
    }
    if (finished || !strcmp(name, "CHANNEL_HANGUP")) field[count++] = header(event, "Hangup-Cause");
    if (finished) {
        field[count++] = header(event, "variable_start_uepoch");
        field[count++] = header(event, "variable_answer_uepoch");
        field[count++] = header(event, "variable_end_uepoch");
    }
    return count;
}

static char *slurp(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) fail("cannot open the input");
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length);
    if (!bytes || fread(bytes, 1, *length, file) != *length) fail("cannot read the input");
    fclose(file);
    return bytes;
}

/// Where the frame that starts here ends.
static const char *frame_end(const char *start, const char *end) {
    const char *blank = memmem(start, (size_t)(end - start), "\n\n", 2);
    const char *length = memmem(start, (size_t)(end - start), "Content-Length: ", 16);
    if (!blank || !length || length > blank) fail("the input is no sequence of frames");
    return blank + 2 + atol(length + 16);
}

/// Reads every frame once, each handed to libesl's buffer just before, so that no socket is in it.
static int round_of(esl_handle_t *handle, const char *bytes, size_t length, int digesting) {
    int events = 0;
    const char *end = bytes + length;
    for (const char *start = bytes; start < end;) {
        const char *next = frame_end(start, end);
        esl_buffer_write(handle->packet_buf, start, (esl_size_t)(next - start));
        if (esl_recv_event(handle, 0, NULL) != ESL_SUCCESS) fail("libesl gave up");
        const char *field[FIELDS_MAX];
        int count = fields(handle->last_ievent, field);
        if (digesting) {
            for (int index = 0; index < count; index++) add(field[index]);
            digest = (digest ^ '\n') * 0x100000001b3u;
        }
        events += count > 0;
        start = next;
    }
    return events;
}

static int parse(const char *path, int rounds) {
    size_t length;
    char *bytes = slurp(path, &length);
    esl_handle_t handle = {{0}};
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) fail("no socket");
    handle.sock = ends[0];
    handle.connected = 1;
    esl_mutex_create(&handle.mutex);
    esl_buffer_create(&handle.packet_buf, 65536, 65536, 0);
    digest = 0xcbf29ce484222325u;
    int events = round_of(&handle, bytes, length, 1);
    int64_t begun = now();
    int seen = 0;
    for (int round = 0; round < rounds; round++) seen += round_of(&handle, bytes, length, 0);
    int64_t took = now() - begun;
    printf("%lld %d %d events %016llx\n", (long long)took, seen, events,
           (unsigned long long)digest);
    return 0;
}

#define CALLEES_MAX 4096

/// Counts a call to a callee; how many callees there are.
static int count_callee(const char *callee) {
    static struct {
        char name[64];
        int calls;
    } callees[CALLEES_MAX];
    static int known;
    uint32_t place = 5381;
    for (const char *byte = callee; *byte; byte++) place = place * 33 + (unsigned char)*byte;
    for (place %= CALLEES_MAX; callees[place].calls; place = (place + 1) % CALLEES_MAX)
        if (!strcmp(callees[place].name, callee)) break;
    if (!callees[place].calls) {
        if (++known == CALLEES_MAX) fail("too many callees");
        snprintf(callees[place].name, sizeof callees[place].name, "%s", callee);
    }
    callees[place].calls++;
    return known;
}

static int receive(int port, int wanted) {
    esl_handle_t handle = {{0}};
    if (esl_connect(&handle, "127.0.0.1", port, NULL, "bench") != ESL_SUCCESS)
        fail("cannot connect");
    int64_t begun = now();
    if (esl_events(&handle, ESL_EVENT_TYPE_PLAIN,
                   "CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE"))
        fail("cannot subscribe");
    int events = 0, calls = 0, callees = 0;
    while (events < wanted) {
        if (esl_recv_event(&handle, 1, NULL) != ESL_SUCCESS) fail("the feed ended early");
        esl_event_t *event = handle.last_ievent;
        if (!event) continue;
        events++;
        if (strcmp(header(event, "Event-Name"), "CHANNEL_CREATE")) continue;
        calls++;
        callees = count_callee(header(event, "Caller-Destination-Number"));
    }
    int64_t took = now() - begun;
    printf("%lld %d %d callees, %s call counted\n", (long long)took, events, callees,
           calls * 4 == wanted ? "every" : "not every");
    return 0;
}

#define RECENT 5
#define WINDOW_US 5000000
#define SLOTS (1 << 20)

/// The last calls to one callee; enough where every call has a caller of its own.
struct recent {
    char callee[32];
    char caller[RECENT][32];
    char name[RECENT][48];
    int64_t time[RECENT];
    int calls;
};

static struct recent *recent_of(const char *callee) {
    static struct recent *slots;
    if (!slots && !(slots = calloc(SLOTS, sizeof *slots))) fail("no memory");
    uint32_t place = 5381;
    for (const char *byte = callee; *byte; byte++) place = place * 33 + (unsigned char)*byte;
    for (place %= SLOTS; *slots[place].callee; place = (place + 1) % SLOTS)
        if (!strcmp(slots[place].callee, callee)) return &slots[place];
    snprintf(slots[place].callee, sizeof slots[place].callee, "%s", callee);
    return &slots[place];
}

/// True when the last calls to a callee came from as many callers within the window.
static int is_masking(const struct recent *recent) {
    if (recent->calls < RECENT) return 0;
    int64_t newest = recent->time[(recent->calls - 1) % RECENT];
    for (int one = 0; one < RECENT; one++) {
        if (newest - recent->time[one] > WINDOW_US) return 0;
        for (int other = 0; other < one; other++)
            if (!strcmp(recent->caller[one], recent->caller[other])) return 0;
    }
    return 1;
}

/// The work of the agent as a script would do it: no record, no retries, one connection.
static int react(int port) {
    esl_handle_t handle = {{0}};
    if (esl_connect(&handle, "127.0.0.1", port, NULL, "bench") != ESL_SUCCESS)
        fail("cannot connect");
    if (esl_events(&handle, ESL_EVENT_TYPE_PLAIN, "CHANNEL_CREATE CHANNEL_HANGUP"))
        fail("cannot subscribe");
    while (esl_recv_event(&handle, 1, NULL) == ESL_SUCCESS) {
        esl_event_t *event = handle.last_ievent;
        if (!event || strcmp(header(event, "Event-Name"), "CHANNEL_CREATE")) continue;
        struct recent *recent = recent_of(header(event, "Caller-Destination-Number"));
        int place = recent->calls++ % RECENT;
        snprintf(recent->caller[place], 32, "%s", header(event, "Caller-Caller-ID-Number"));
        snprintf(recent->name[place], 48, "%s", header(event, "Unique-ID"));
        recent->time[place] = atoll(header(event, "Event-Date-Timestamp"));
        if (!is_masking(recent)) continue;
        for (int call = 0; call < RECENT; call++) {
            char command[128];
            snprintf(command, sizeof command, "api uuid_kill %s CALL_REJECTED\n\n",
                     recent->name[call]);
            esl_send(&handle, command);
        }
    }
    return 0;
}

int main(int count, char **words) {
    if (count == 4 && !strcmp(words[1], "parse")) return parse(words[2], atoi(words[3]));
    if (count == 4 && !strcmp(words[1], "receive")) return receive(atoi(words[2]), atoi(words[3]));
    if (count == 3 && !strcmp(words[1], "react")) return react(atoi(words[2]));
    fail("usage: libesl_peer parse FILE ROUNDS | receive PORT EVENTS | react PORT");
}
