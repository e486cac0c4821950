/// An opaque C interface over ICU, and the scanner of ASCII text that stands beside it.
///
/// ICU's functions are macros that rename with the version, and its headers must not meet Foundation's own ICU in one
/// Swift module. So Swift sees only this header, and this header names no ICU type.
///
/// Text goes in and comes out as UTF-8. Functions that can fail return an ICU error code: 0 is success, above 0 is a
/// failure that `cicu_error_name` names.
#ifndef CICU_H
#define CICU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Version of the ICU library in use, such as "72.1".
const char *cicu_version(void);

/// Version of Unicode that this ICU follows, such as "15.0".
const char *cicu_unicode_version(void);

/// Name of an error code, such as "U_FILE_ACCESS_ERROR".
const char *cicu_error_name(int error);

/// Writes ICU's name of a BCP 47 or ICU locale into `name` (at least `CICU_LOCALE_CAPACITY` bytes).
/// Returns false for a locale that is malformed or whose language ICU does not know. An empty locale is the root.
bool cicu_locale(const char *locale, char *name);
enum { CICU_LOCALE_CAPACITY = 160 };

// MARK: Boundaries

/// What a breaker looks for.
enum cicu_unit { CICU_WORDS, CICU_SENTENCES, CICU_GRAPHEMES };

/// One of ICU's break iterators with the buffers that it needs. For one thread at a time.
typedef struct cicu_breaker cicu_breaker;

cicu_breaker *cicu_breaker_open(enum cicu_unit unit, const char *locale, int *error);
void cicu_breaker_close(cicu_breaker *breaker);

/// Finds the boundaries of a text. Afterwards `*ends` holds `*count` offsets, in bytes: where each segment ends. It stays
/// valid until the next call. A byte that is not UTF-8 counts as one character.
int cicu_breaker_segment(
    cicu_breaker *breaker, const uint8_t *text, size_t length, const uint32_t **ends, size_t *count);

// MARK: Kinds

/// The kinds of token, in the order of the bits and raw values that Swift's `TokenKind` has.
enum cicu_kind {
  CICU_LETTERS,
  CICU_NUMBERS,
  CICU_IDEOGRAPHS,
  CICU_KANA,
  CICU_PUNCTUATION,
  CICU_SYMBOLS,
  CICU_EMOJI,
  CICU_WHITE_SPACE,
};

/// Finds the kind of a segment by its most telling character. The segment is narrowed to what stands between the white
/// space at its start and the next white space; `CICU_WHITE_SPACE` when nothing does.
enum cicu_kind cicu_kind_of(const uint8_t *text, uint32_t *start, uint32_t *end);

/// Length in bytes of the white space character at the start of a text; 0 where there is none.
uint32_t cicu_white_space(const uint8_t *text, size_t length);

// MARK: Transforming tokens

enum cicu_normalization { CICU_NORMALIZATION_NONE, CICU_NFC, CICU_NFKC };
enum cicu_case { CICU_CASE_KEEP, CICU_CASE_LOWER, CICU_CASE_FOLD };

/// Normalization, case and accents, with the buffers that they need. For one thread at a time.
typedef struct cicu_transform cicu_transform;

cicu_transform *cicu_transform_open(
    enum cicu_normalization normalization, enum cicu_case letter_case, bool strips_accents, const char *locale,
    int *error);
void cicu_transform_close(cicu_transform *transform);

/// Transforms a token, which holds no white space; nor does the result, which stays valid until the next call.
int cicu_transform_apply(
    cicu_transform *transform, const uint8_t *text, size_t length, const uint8_t **result, size_t *result_length);

// MARK: ASCII

/// Everything the scanner of ASCII text knows. Swift learns it from ICU: see `ASCIIRules`.
enum {
  CICU_CLASSES = 16,
  /// The class of the end of the text.
  CICU_CLASS_END = 14,
  /// The class of every byte that is not ASCII.
  CICU_CLASS_OTHER = 15,
};

/// Whether two characters belong to one segment.
enum cicu_join { CICU_BREAK, CICU_JOIN, CICU_LOOK_FURTHER, CICU_ASK_ICU };

/// What a byte adds to the segment it stands in; the lowest bit that is set tells the kind.
enum cicu_content {
  CICU_CONTENT_LETTER = 1,
  CICU_CONTENT_NUMBER = 2,
  CICU_CONTENT_PUNCTUATION = 4,
  CICU_CONTENT_SYMBOL = 8,
  CICU_CONTENT_WHITE_SPACE = 16,
  /// Lower-casing it takes more than setting a bit, as of I in Turkish.
  CICU_CONTENT_SPECIAL = 32,
};

typedef struct {
  /// Class of each byte.
  uint8_t class_of[256];
  /// `cicu_content` of each byte.
  uint8_t content[256];
  /// `cicu_join` of two neighbours' classes: `pair[left * CICU_CLASSES + right]`.
  uint8_t pair[CICU_CLASSES * CICU_CLASSES];
  /// Where `pair` says `CICU_LOOK_FURTHER`: `cicu_join` of all three.
  uint8_t triple[CICU_CLASSES * CICU_CLASSES * CICU_CLASSES];
  /// Bytes after which a text may be cut when an ASCII character of another class follows.
  bool is_cut[256];
} cicu_ascii_rules;

typedef struct {
  /// Where it stands, in bytes from the start of the text.
  uint32_t start, end;
  /// A `cicu_kind`.
  uint8_t kind;
  /// It must pass `cicu_transform_apply`: lower-casing bytes is not enough.
  bool is_special;
} cicu_token;

/// Why `cicu_scan_ascii` stopped.
enum cicu_stop { CICU_STOP_END, CICU_STOP_FULL, CICU_STOP_OTHER };

typedef struct {
  /// Where to go on, in bytes from the start of the text: always a boundary.
  uint32_t position;
  /// Tokens written.
  uint32_t count;
  /// Tokens seen whose kind is not kept.
  uint32_t filtered;
  enum cicu_stop stop;
} cicu_scan_result;

/// Scans ASCII text from `position`, until `tokens` is full, about `span` bytes are done, the text ends, or a boundary
/// depends on a byte that is not ASCII. `kept_kinds` has the bit `1 << kind` of every kind to keep.
cicu_scan_result cicu_scan_ascii(
    const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity);

/// Scans text whose tokens are runs of anything but white space, until `tokens` is full, about `span` bytes are done, or
/// the text ends.
cicu_scan_result cicu_scan_pretokenized(
    const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity);

/// Where the stretch that starts at `position`, and that ICU must see, may end.
uint32_t cicu_stretch_end(const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t position);

/// Copies bytes; A to Z become a to z.
void cicu_lower_ascii(uint8_t *restrict destination, const uint8_t *restrict source, size_t length);

#endif
