#include "character.h"
#include "letters.h"

/// Stands in the content of a token beside `cicu_content` when a character is not in the tables.
enum { UNKNOWN = 128 };

/// Content of the character at `i`, and its size.
static inline unsigned content_at(
    const cicu_rules *rules, const uint8_t *text, uint32_t i, uint32_t length, uint32_t *size) {
  *size = 1;
  if (text[i] < 0x80) return rules->content_of[text[i]];
  unsigned content = rules->wide_content_of[wide_index(rules, text, i, length, size)];
  if (content) return content;
  return cicu_white_space(text + i, length - i) ? CICU_CONTENT_WHITE_SPACE : UNKNOWN;
}

cicu_scan_result cicu_scan_pretokenized(
    const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity) {
  cicu_scan_result result = {.stop = CICU_STOP_END};
  uint32_t full = length - position < span ? length : position + span;
  uint32_t safe = length < 2 * LETTER_RUN ? 0 : length - 2 * LETTER_RUN;
  uint32_t limit = rules->has_letter_runs && kept_kinds >> CICU_LETTERS & 1 ? (full < safe ? full : safe) : 0;
  while (position < length) {
    while (position < limit && result.count < capacity) {
      uint32_t end = position, run;
      do {
        run = letter_run(text + end);
        end += run;
      } while (run == LETTER_RUN && end < limit);
      if (end == position || end >= limit || rules->content_of[text[end]] != CICU_CONTENT_WHITE_SPACE) break;
      tokens[result.count++] = (cicu_token){position, end, CICU_LETTERS, CICU_WORK_LOWER};
      position = end + 1;
    }
    if (position >= length) break;
    if (result.count == capacity || position >= full) {
      result.stop = CICU_STOP_FULL;
      break;
    }
    uint32_t start = position, end = position, size;
    unsigned bits = 0, content = 0;
    for (; end < length; end += size) {
      content = content_at(rules, text, end, length, &size);
      if (content & CICU_CONTENT_WHITE_SPACE) break;
      bits |= content;
    }
    position = end < length ? end + size : end;
    if (start == end) continue;
    unsigned kind = bits & UNKNOWN ? cicu_kind_of(text, &start, &end) : kind_of_content(bits);
    if (kept_kinds >> kind & 1) {
      uint8_t work = bits & UNKNOWN ? CICU_WORK_TRANSFORM : work_of_content(bits);
      tokens[result.count++] = (cicu_token){start, end, (uint8_t)kind, work};
    } else {
      result.filtered += 1;
    }
  }
  result.position = position;
  return result;
}
