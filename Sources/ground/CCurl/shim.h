// libcurl, and what of it Swift does not import: its options are variadic macros.
#pragma once
#include <curl/curl.h>

static inline CURLcode cw_curl_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// libcurl keeps a copy of the text.
static inline CURLcode cw_curl_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode cw_curl_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

/// A body that libcurl keeps a copy of.
static inline CURLcode cw_curl_body(CURL *handle, const void *bytes, size_t count) {
    const CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes);
}

typedef size_t (*cw_curl_taker)(char *bytes, size_t size, size_t count, void *context);
typedef curl_socket_t (*cw_curl_opener)(void *context, curlsocktype purpose,
                                        struct curl_sockaddr *address);

/// Who takes the head and the body of an answer, and who opens sockets; each is handed the context.
static inline CURLcode cw_curl_callbacks(CURL *handle, cw_curl_taker head, cw_curl_taker body,
                                         cw_curl_opener opener, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, head);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, opener);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
    return code;
}

/// The status of the answer; 0 where there was none.
static inline long cw_curl_status(CURL *handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}
