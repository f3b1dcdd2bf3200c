// libcrypto of OpenSSL 3: keys of elliptic curves, derived keys, authenticated encryption, MACs.
#pragma once
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

/// A new key of the curve P-256, or NULL; libcrypto's own is a function of any number of arguments.
static inline EVP_PKEY *cw_p256_new(void) { return EVP_EC_gen("P-256"); }
