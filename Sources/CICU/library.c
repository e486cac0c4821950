#include "cicu.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/utypes.h>
#include <unicode/uversion.h>

const char *cicu_version(void) {
  static _Thread_local char text[U_MAX_VERSION_STRING_LENGTH];
  UVersionInfo version;
  u_getVersion(version);
  snprintf(text, sizeof text, "%d.%d", version[0], version[1]);
  return text;
}

const char *cicu_unicode_version(void) {
  static _Thread_local char text[U_MAX_VERSION_STRING_LENGTH];
  UVersionInfo version;
  u_getUnicodeVersion(version);
  snprintf(text, sizeof text, "%d.%d", version[0], version[1]);
  return text;
}

const char *cicu_error_name(int error) { return u_errorName((UErrorCode)error); }

bool cicu_locale(const char *locale, char *name) {
  if (*locale == 0) {
    *name = 0;
    return true;
  }
  UErrorCode status = U_ZERO_ERROR;
  int32_t parsed = 0;
  if (strchr(locale, '_')) {
    uloc_canonicalize(locale, name, CICU_LOCALE_CAPACITY, &status);
  } else {
    uloc_forLanguageTag(locale, name, CICU_LOCALE_CAPACITY, &parsed, &status);
    if (parsed != (int32_t)strlen(locale)) return false;
  }
  if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) return false;
  // ICU takes any letters for a language; only those in its list have a three-letter code.
  return *uloc_getISO3Language(name) != 0;
}

int32_t cicu_break_property(enum cicu_unit unit, uint32_t character) {
  static const UProperty properties[] = {UCHAR_WORD_BREAK, UCHAR_SENTENCE_BREAK, UCHAR_GRAPHEME_CLUSTER_BREAK};
  return u_getIntPropertyValue((UChar32)character, properties[unit]);
}
