# Skein: build, test, demonstrate. Everything is built in release, so that one build serves every target.

SWIFT  ?= swift
PREFIX ?= /usr/local

BUILD  := $(SWIFT) build -c release
BINARY  = $(shell $(BUILD) --show-bin-path)
SHARE   = $(DESTDIR)$(PREFIX)/share
SOURCES := Sources Tests Snippets Package.swift

.PHONY: help packages build test sanitize lint format corpus demo notebooks docs install clean

help:
	@echo 'make demo      train on the bundled corpus and ask it questions'
	@echo 'make notebooks execute Notebooks/ and compare what they print (installs Python packages into .venv-notebooks)'
	@echo 'make docs      the documentation as a web site, in Site/'
	@echo 'make build     build skein'
	@echo 'make test      build and run every test'
	@echo 'make sanitize  run the tests under the thread and the address sanitizer (slow: it builds twice)'
	@echo 'make install   put skein, its manual pages, its extension of SQLite and completions for shells into PREFIX ($(PREFIX))'
	@echo 'make packages  install the Debian packages that the build needs'
	@echo 'make lint      check the style of sources and scripts'
	@echo 'make format    correct the style of the Swift sources'
	@echo 'make reproduce-RECIPE WIKITEXT=folder   train a recipe of Benchmarks/recipes on WikiText-2'
	@echo 'make reproduce-multi30k-gru MULTI30K=folder   and the like: train a translator, German to English'
	@echo 'make corpus    write the bundled corpus again'
	@echo 'make clean     remove what was built'

packages:
	@scripts/install-packages

build: packages
	$(BUILD)

test: packages
	$(BUILD) --build-tests
	$(SWIFT) test -c release --skip-build --disable-xctest

# Tests of threads and of memory. Each sanitizer has a build folder of its own.
sanitize: packages
	TSAN_OPTIONS=suppressions=$(CURDIR)/.ci/thread-sanitizer.supp $(SWIFT) test -c release --sanitize=thread --scratch-path .build-thread --disable-xctest --filter '$(THREADED)'
	LSAN_OPTIONS=suppressions=$(CURDIR)/.ci/leak-sanitizer.supp $(SWIFT) test -c release --sanitize=address --scratch-path .build-address --disable-xctest --filter '$(IN_MEMORY)'

THREADED  := ThreadTeam|DataParallel|Word2VecTrainer|GloVeTrainer|Cooccurrence|LSATests|NeighbourGraph|PhraseTests|Determinism|VectorSearch|EmbeddingTask
IN_MEMORY := KernelsTests|TensorsTests|MetricsTests|LayersTests|ModelsTests|OptimizationTests|EmbeddingsTests|CorporaTests|DownloadsTests

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	@if command -v shellcheck > /dev/null; then shellcheck scripts/* .ci/run $(wildcard Benchmarks/*.sh); \
	else echo 'lint: shellcheck is not installed: shell scripts not checked' >&2; fi

format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

# make reproduce-multi30k-gru MULTI30K=folder, which holds {train,val,test}.{de,en}. Stopped, it goes on with the same command.
reproduce-multi30k-%: build
	@test -n "$(MULTI30K)" || { echo 'say where Multi30k is: make $@ MULTI30K=folder' >&2; exit 64; }
	@mkdir -p Work
	"$(BINARY)/skein" translate train "$(MULTI30K)/train.de" "$(MULTI30K)/train.en" \
	  --validation "$(MULTI30K)/val.de" "$(MULTI30K)/val.en" --test "$(MULTI30K)/test.de" "$(MULTI30K)/test.en" \
	  --configuration Benchmarks/recipes/multi30k-$*.yaml --name multi30k-$* --db Work/multi30k-$*.db --resume

# Recipes of Benchmarks/recipes: make reproduce-wikitext2-200 WIKITEXT=folder, which holds wiki.train.tokens and the like.
# Stopped, it goes on with the same command.
reproduce-%: build
	@test -n "$(WIKITEXT)" || { echo 'say where WikiText-2 is: make $@ WIKITEXT=folder' >&2; exit 64; }
	@mkdir -p Work
	@if test -e Benchmarks/recipes/$*.vectors.yaml && ! "$(BINARY)/skein" info --name vectors --db Work/$*.db > /dev/null 2>&1; then \
	  "$(BINARY)/skein" embed train "$(WIKITEXT)/wiki.train.tokens" --configuration Benchmarks/recipes/$*.vectors.yaml \
	    --name vectors --db Work/$*.db --resume; fi
	"$(BINARY)/skein" lm train "$(WIKITEXT)/wiki.train.tokens" --validation "$(WIKITEXT)/wiki.valid.tokens" \
	  --test "$(WIKITEXT)/wiki.test.tokens" --configuration Benchmarks/recipes/$*.yaml --name $* --db Work/$*.db --resume

corpus: build
	"$(BINARY)/generate-corpus" Corpora

demo: build
	@SKEIN="$(BINARY)/skein" scripts/demo

notebooks: build
	@SKEIN="$(BINARY)/skein" scripts/notebooks

docs: build
	Documentation/site.py --binaries "$(BINARY)"

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$(BINARY)/skein" "$(DESTDIR)$(PREFIX)/bin/skein"
	install -d "$(DESTDIR)$(PREFIX)/lib"
	install -m 755 "$(BINARY)/libskeinsql.so" "$(DESTDIR)$(PREFIX)/lib/skein.so"
	install -d "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	"$(BINARY)/skein" --generate-completion-script bash > "$(SHARE)/bash-completion/completions/skein"
	"$(BINARY)/skein" --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_skein"
	"$(BINARY)/skein" --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/skein.fish"
	install -d "$(SHARE)/man/man1"
	"$(BINARY)/skein" manual "$(SHARE)/man/man1"

clean:
	rm -rf .build .venv-notebooks Work Site
