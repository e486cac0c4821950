#include "cicu.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utf8.h>

struct cicu_breaker {
  UBreakIterator *iterator;
  /// The text in UTF-16, and the byte that each unit starts at.
  UChar *units;
  uint32_t *offsets;
  size_t unit_capacity;
  uint32_t *ends;
  size_t end_capacity;
};

cicu_breaker *cicu_breaker_open(enum cicu_unit unit, const char *locale, int *error) {
  static const UBreakIteratorType types[] = {UBRK_WORD, UBRK_SENTENCE, UBRK_CHARACTER};
  UErrorCode status = U_ZERO_ERROR;
  cicu_breaker *breaker = calloc(1, sizeof *breaker);
  if (!breaker) {
    *error = U_MEMORY_ALLOCATION_ERROR;
    return NULL;
  }
  breaker->iterator = ubrk_open(types[unit], locale, NULL, 0, &status);
  if (U_FAILURE(status)) {
    *error = status;
    free(breaker);
    return NULL;
  }
  *error = U_ZERO_ERROR;
  return breaker;
}

void cicu_breaker_close(cicu_breaker *breaker) {
  ubrk_close(breaker->iterator);
  free(breaker->units);
  free(breaker->offsets);
  free(breaker->ends);
  free(breaker);
}

/// Makes room for a text of `length` bytes, which has at most as many UTF-16 units.
static bool reserve_units(cicu_breaker *breaker, size_t length) {
  if (length < breaker->unit_capacity) return true;
  size_t capacity = length + length / 2 + 64;
  UChar *units = realloc(breaker->units, capacity * sizeof *units);
  if (!units) return false;
  breaker->units = units;
  uint32_t *offsets = realloc(breaker->offsets, capacity * sizeof *offsets);
  if (!offsets) return false;
  breaker->offsets = offsets;
  breaker->unit_capacity = capacity;
  return true;
}

static bool reserve_end(cicu_breaker *breaker, size_t count) {
  if (count < breaker->end_capacity) return true;
  size_t capacity = count * 2 + 64;
  uint32_t *ends = realloc(breaker->ends, capacity * sizeof *ends);
  if (!ends) return false;
  breaker->ends = ends;
  breaker->end_capacity = capacity;
  return true;
}

static int32_t convert(cicu_breaker *breaker, const uint8_t *text, int32_t length) {
  UChar *units = breaker->units;
  uint32_t *offsets = breaker->offsets;
  int32_t count = 0;
  for (int32_t i = 0; i < length;) {
    int32_t start = i;
    if (text[i] < 0x80) {
      units[count] = text[i++];
      offsets[count++] = (uint32_t)start;
      continue;
    }
    UChar32 character;
    U8_NEXT(text, i, length, character);
    if (character < 0) {
      character = 0xFFFD;
      i = start + 1;
    }
    if (character < 0x10000) {
      units[count] = (UChar)character;
      offsets[count++] = (uint32_t)start;
    } else {
      units[count] = U16_LEAD(character);
      offsets[count++] = (uint32_t)start;
      units[count] = U16_TRAIL(character);
      offsets[count++] = (uint32_t)start;
    }
  }
  offsets[count] = (uint32_t)length;
  return count;
}

int cicu_breaker_segment(
    cicu_breaker *breaker, const uint8_t *text, size_t length, const uint32_t **ends, size_t *count) {
  if (length > INT32_MAX / 2) return U_INDEX_OUTOFBOUNDS_ERROR;
  if (!reserve_units(breaker, length)) return U_MEMORY_ALLOCATION_ERROR;
  int32_t unit_count = convert(breaker, text, (int32_t)length);

  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(breaker->iterator, breaker->units, unit_count, &status);
  if (U_FAILURE(status)) return status;
  size_t found = 0;
  for (int32_t end = ubrk_next(breaker->iterator); end != UBRK_DONE; end = ubrk_next(breaker->iterator)) {
    if (!reserve_end(breaker, found)) return U_MEMORY_ALLOCATION_ERROR;
    breaker->ends[found++] = breaker->offsets[end];
  }
  *ends = breaker->ends;
  *count = found;
  return U_ZERO_ERROR;
}
