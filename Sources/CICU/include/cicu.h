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

/// Whether a character is a mark or a format control: kinds and boundaries beside it depend on more than its own class.
bool cicu_attaches(uint32_t character);

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

/// Whether a character neither composes with what stands before it nor changes places with it.
bool cicu_transform_begins_anew(const cicu_transform *transform, uint32_t character);

// MARK: Scanning by tables

/// The value of the Unicode property that a unit's rules speak of, such as Word_Break.
int32_t cicu_break_property(enum cicu_unit unit, uint32_t character);

enum {
  CICU_CLASSES = 32,
  /// The class of the end of the text.
  CICU_CLASS_END = 30,
  /// The class of every character that is left to ICU.
  CICU_CLASS_OTHER = 31,
  /// Blocks of 64 characters that the tables have room for; block 0 is left to ICU.
  CICU_BLOCKS = 40,
};

/// Whether two characters belong to one segment.
enum cicu_join { CICU_BREAK, CICU_JOIN, CICU_LOOK_FURTHER, CICU_ASK_ICU };

/// What a character adds to the segment it stands in: of the kinds, the lowest bit that is set counts. No bit: unknown.
enum cicu_content {
  CICU_CONTENT_LETTER = 1,
  CICU_CONTENT_NUMBER = 2,
  CICU_CONTENT_PUNCTUATION = 4,
  CICU_CONTENT_SYMBOL = 8,
  CICU_CONTENT_WHITE_SPACE = 16,
  /// The token must pass `cicu_transform_apply`, as I must in Turkish.
  CICU_CONTENT_SPECIAL = 32,
  /// `mapped` has the bytes that take its place.
  CICU_CONTENT_MAPPED = 64,
};

/// Everything that scanning by tables knows. Swift learns it from ICU: see `ScanRules`.
typedef struct cicu_rules cicu_rules;
struct cicu_rules {
  /// Class and `cicu_content` of each ASCII character; 0 from 0x80.
  uint8_t class_of[256];
  uint8_t content_of[256];
  /// Which block holds a character of the basic plane: `block_of[character >> 6]`.
  uint8_t block_of[1024];
  /// Class, content and lower case of the characters in the blocks: `[block << 6 | character & 63]`.
  uint8_t wide_class_of[CICU_BLOCKS * 64];
  uint8_t wide_content_of[CICU_BLOCKS * 64];
  uint8_t mapped[CICU_BLOCKS * 64][3];
  /// `cicu_join` of two neighbours' classes: `pair[left * CICU_CLASSES + right]`.
  uint8_t pair[CICU_CLASSES * CICU_CLASSES];
  /// Where `pair` says `CICU_LOOK_FURTHER`: `cicu_join` of all three.
  uint8_t triple[CICU_CLASSES * CICU_CLASSES * CICU_CLASSES];
  /// Whether a run of the letters A to Z and a to z is one segment of plain letters, which a space ends.
  bool has_letter_runs;
  /// Bytes before which such a run ends, whatever comes after them.
  bool ends_letters[256];
  /// Bytes after which a text may be cut when an ASCII character that does not join them follows.
  bool is_cut[256];
};

// Swift makes no arrays of these members, but takes pointers.
static inline uint8_t *cicu_class_of(cicu_rules *rules) { return rules->class_of; }
static inline uint8_t *cicu_content_of(cicu_rules *rules) { return rules->content_of; }
static inline uint8_t *cicu_block_of(cicu_rules *rules) { return rules->block_of; }
static inline uint8_t *cicu_wide_class_of(cicu_rules *rules) { return rules->wide_class_of; }
static inline uint8_t *cicu_wide_content_of(cicu_rules *rules) { return rules->wide_content_of; }
static inline uint8_t *cicu_mapped(cicu_rules *rules, uint32_t index) { return rules->mapped[index]; }
static inline uint8_t *cicu_pair(cicu_rules *rules) { return rules->pair; }
static inline uint8_t *cicu_triple(cicu_rules *rules) { return rules->triple; }
static inline bool *cicu_ends_letters(cicu_rules *rules) { return rules->ends_letters; }
static inline bool *cicu_is_cut(cicu_rules *rules) { return rules->is_cut; }

/// Tables of zeros; NULL where memory is short.
cicu_rules *cicu_rules_make(void);
void cicu_rules_free(cicu_rules *rules);

/// What to do to a token's bytes.
enum cicu_work { CICU_WORK_LOWER, CICU_WORK_MAP, CICU_WORK_TRANSFORM };

typedef struct {
  /// Where it stands, in bytes from the start of the text.
  uint32_t start, end;
  /// A `cicu_kind`.
  uint8_t kind;
  /// A `cicu_work`.
  uint8_t work;
} cicu_token;

/// Why a scan stopped.
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

/// Scans from `position`, until `tokens` is full, about `span` bytes are done, the text ends, or a boundary depends on a
/// character that is left to ICU. `kept_kinds` has the bit `1 << kind` of every kind to keep.
cicu_scan_result cicu_scan_segments(
    const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity);

/// Scans text whose tokens are runs of anything but white space, until `tokens` is full, about `span` bytes are done, or
/// the text ends.
cicu_scan_result cicu_scan_pretokenized(
    const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity);

/// Writes where each segment ends, white space included; `ends` has room for `length`. Stops at what is left to ICU.
uint32_t cicu_scan_ends(const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t *ends);

/// Where the stretch that starts at `position`, and that ICU must see, may end.
uint32_t cicu_stretch_end(const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t position);

/// Finds kind and work of a segment by the tables alone. False where a character is not in them.
bool cicu_classify(const cicu_rules *rules, const uint8_t *text, cicu_token *token);

/// Copies bytes; A to Z become a to z.
void cicu_lower_ascii(uint8_t *restrict destination, const uint8_t *restrict source, size_t length);

/// Puts the mapped bytes in place of the characters of a token.
void cicu_map(const cicu_rules *rules, uint8_t *text, uint32_t length);

#endif
