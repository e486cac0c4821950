#include "cicu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

typedef struct {
  UChar *units;
  int32_t length, capacity;
} buffer;

struct cicu_transform {
  const UNormalizer2 *normalizer;
  /// Takes over where compatibility normalization would bring white space into a token.
  const UNormalizer2 *composer;
  enum cicu_case letter_case;
  uint32_t fold_options;
  UTransliterator *accent_stripper;
  char locale[CICU_LOCALE_CAPACITY];
  /// What a step reads, and what it writes; then they swap.
  buffer source, result;
  uint8_t *bytes;
  size_t byte_capacity;
};

/// Canonical decomposition, without the marks that many scripts share, composed again. Vowel signs (Devanagari, Thai),
/// voicing marks (kana) and variation selectors (emoji) are no accents and stay.
static const char accent_rules[] =
    "NFD; [[:Nonspacing_Mark:]&[:Script=Inherited:]-[:Variation_Selector:]-[\\u3099\\u309A]] Remove; NFC";

static int open_accent_stripper(cicu_transform *transform) {
  UErrorCode status = U_ZERO_ERROR;
  UChar id[sizeof accent_rules];
  u_charsToUChars(accent_rules, id, sizeof accent_rules);
  transform->accent_stripper = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  return status;
}

cicu_transform *cicu_transform_open(
    enum cicu_normalization normalization, enum cicu_case letter_case, bool strips_accents, const char *locale,
    int *error) {
  UErrorCode status = U_ZERO_ERROR;
  cicu_transform *transform = calloc(1, sizeof *transform);
  if (!transform) {
    *error = U_MEMORY_ALLOCATION_ERROR;
    return NULL;
  }
  transform->letter_case = letter_case;
  strncpy(transform->locale, locale, CICU_LOCALE_CAPACITY - 1);
  char language[ULOC_LANG_CAPACITY];
  uloc_getLanguage(locale, language, sizeof language, &status);
  bool is_turkic = strcmp(language, "tr") == 0 || strcmp(language, "az") == 0;
  transform->fold_options = is_turkic ? U_FOLD_CASE_EXCLUDE_SPECIAL_I : U_FOLD_CASE_DEFAULT;
  transform->composer = unorm2_getNFCInstance(&status);
  if (normalization == CICU_NFC) transform->normalizer = transform->composer;
  if (normalization == CICU_NFKC) transform->normalizer = unorm2_getNFKCInstance(&status);
  if (U_SUCCESS(status) && strips_accents) status = (UErrorCode)open_accent_stripper(transform);
  if (U_FAILURE(status)) {
    cicu_transform_close(transform);
    transform = NULL;
  }
  *error = U_FAILURE(status) ? status : U_ZERO_ERROR;
  return transform;
}

void cicu_transform_close(cicu_transform *transform) {
  if (transform->accent_stripper) utrans_close(transform->accent_stripper);
  free(transform->source.units);
  free(transform->result.units);
  free(transform->bytes);
  free(transform);
}

static bool reserve(buffer *buffer, int32_t capacity) {
  if (capacity <= buffer->capacity) return true;
  UChar *units = realloc(buffer->units, (size_t)capacity * sizeof *units);
  if (!units) return false;
  buffer->units = units;
  buffer->capacity = capacity;
  return true;
}

static void swap(cicu_transform *transform) {
  buffer source = transform->source;
  transform->source = transform->result;
  transform->result = source;
}

/// One step: reads `source`, writes `result` and returns its length, which may be more than there is room for.
typedef int32_t (*step)(cicu_transform *transform, UErrorCode *status);

static int run(cicu_transform *transform, step step) {
  if (!reserve(&transform->result, transform->source.length + 16)) return U_MEMORY_ALLOCATION_ERROR;
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = step(transform, &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) {
    if (!reserve(&transform->result, length)) return U_MEMORY_ALLOCATION_ERROR;
    status = U_ZERO_ERROR;
    length = step(transform, &status);
  }
  if (U_FAILURE(status)) return status;
  transform->result.length = length;
  swap(transform);
  return U_ZERO_ERROR;
}

static int32_t lower(cicu_transform *t, UErrorCode *status) {
  return u_strToLower(t->result.units, t->result.capacity, t->source.units, t->source.length, t->locale, status);
}

static int32_t fold(cicu_transform *t, UErrorCode *status) {
  return u_strFoldCase(t->result.units, t->result.capacity, t->source.units, t->source.length, t->fold_options, status);
}

static int32_t normalize(cicu_transform *t, UErrorCode *status) {
  return unorm2_normalize(
      t->normalizer, t->source.units, t->source.length, t->result.units, t->result.capacity, status);
}


/// Most tokens are normal already, and the quick check tells so at little cost. Sets `*changes` otherwise.
static int normalize_if_needed(cicu_transform *transform, bool *changes) {
  UErrorCode status = U_ZERO_ERROR;
  if (!transform->normalizer) return U_ZERO_ERROR;
  UNormalizationCheckResult check =
      unorm2_quickCheck(transform->normalizer, transform->source.units, transform->source.length, &status);
  if (U_FAILURE(status)) return status;
  if (check == UNORM_YES) return U_ZERO_ERROR;
  *changes = true;
  return run(transform, normalize);
}

static int strip_accents(cicu_transform *transform) {
  // The transliterator works in place; decomposed text is at most four times as long.
  if (!reserve(&transform->source, transform->source.length * 4 + 16)) return U_MEMORY_ALLOCATION_ERROR;
  UErrorCode status = U_ZERO_ERROR;
  buffer *source = &transform->source;
  int32_t limit = source->length;
  utrans_transUChars(
      transform->accent_stripper, source->units, &source->length, source->capacity, 0, &limit, &status);
  return U_FAILURE(status) ? status : U_ZERO_ERROR;
}

/// Sets `*changes` when the text is another one afterwards.
static int change_case(cicu_transform *transform, bool *changes) {
  if (transform->letter_case == CICU_CASE_KEEP) return U_ZERO_ERROR;
  int status = run(transform, transform->letter_case == CICU_CASE_LOWER ? lower : fold);
  const buffer *before = &transform->result, *after = &transform->source;
  *changes = status || before->length != after->length ||
      memcmp(before->units, after->units, (size_t)after->length * sizeof *after->units) != 0;
  return status;
}

static bool has_white_space(const buffer *buffer) {
  for (int32_t i = 0; i < buffer->length; i += 1) {
    // All white space is in the basic plane.
    if (u_isUWhiteSpace(buffer->units[i])) return true;
  }
  return false;
}

static int read_bytes(cicu_transform *transform, const uint8_t *text, size_t length) {
  if (length > INT32_MAX / 8) return U_INDEX_OUTOFBOUNDS_ERROR;
  if (!reserve(&transform->source, (int32_t)length + 16)) return U_MEMORY_ALLOCATION_ERROR;
  UErrorCode status = U_ZERO_ERROR;
  buffer *source = &transform->source;
  u_strFromUTF8WithSub(
      source->units, source->capacity, &source->length, (const char *)text, (int32_t)length, 0xFFFD, NULL, &status);
  return U_FAILURE(status) ? status : U_ZERO_ERROR;
}

static int write_bytes(cicu_transform *transform) {
  size_t capacity = (size_t)transform->source.length * 3 + 1;
  if (capacity > transform->byte_capacity) {
    uint8_t *bytes = realloc(transform->bytes, capacity);
    if (!bytes) return U_MEMORY_ALLOCATION_ERROR;
    transform->bytes = bytes;
    transform->byte_capacity = capacity;
  }
  return U_ZERO_ERROR;
}

int cicu_transform_apply(
    cicu_transform *transform, const uint8_t *text, size_t length, const uint8_t **result, size_t *result_length) {
  bool is_normalized = false, is_other_case = false;
  int status = read_bytes(transform, text, length);
  if (!status) status = normalize_if_needed(transform, &is_normalized);
  if (!status && is_normalized && transform->normalizer != transform->composer &&
      has_white_space(&transform->source)) {
    // Only compatibility normalization does this: U+00B4 becomes a space and U+0301. Such a token is composed instead.
    const UNormalizer2 *normalizer = transform->normalizer;
    transform->normalizer = transform->composer;
    status = cicu_transform_apply(transform, text, length, result, result_length);
    transform->normalizer = normalizer;
    return status;
  }
  if (!status && transform->accent_stripper) status = strip_accents(transform);
  if (!status) status = change_case(transform, &is_other_case);
  // Case may undo the normal form.
  if (!status && is_other_case) status = normalize_if_needed(transform, &is_normalized);
  if (!status) status = write_bytes(transform);
  if (status) return status;

  UErrorCode error = U_ZERO_ERROR;
  int32_t written = 0;
  u_strToUTF8(
      (char *)transform->bytes, (int32_t)transform->byte_capacity, &written, transform->source.units,
      transform->source.length, &error);
  *result = transform->bytes;
  *result_length = (size_t)written;
  return U_FAILURE(error) ? error : U_ZERO_ERROR;
}

bool cicu_transform_begins_anew(const cicu_transform *transform, uint32_t character) {
  const UNormalizer2 *normalizer = transform->accent_stripper ? transform->composer : transform->normalizer;
  return !normalizer || unorm2_hasBoundaryBefore(normalizer, (UChar32)character);
}
