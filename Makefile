# `make` lists the commands. Each target calls one module of scripts/.
PYTHON ?= python3
RUN = @command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: apt install python3 python3-venv"; exit 1; }; exec $(PYTHON) -m

.DEFAULT_GOAL := help
.PHONY: help run stand test check campaign bench screenshots words lock

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: ## set up and start the portal, the ESIA stand and the jobs; Ctrl-C stops all
	$(RUN) scripts.run

stand: ## set up and start the ESIA stand alone; Ctrl-C stops it
	$(RUN) scripts.stand

test: ## set up what tests need and run all of them (ONLY="sqlite stand" for some)
	$(RUN) scripts.develop test $(ONLY)

check: ## format, lint, types, imports, migrations, promises, templates, translations
	$(RUN) scripts.develop check

campaign: ## a campaign at full figures: NAME=races|history|crashes|storage|clinics|fuzz|load|notices|forms|audit|esia|uploads|lighthouse SCALE=1 (ONLY=sqlite or postgresql)
	$(RUN) scripts.develop campaign "$(NAME)" "$(SCALE)" $(ONLY)

bench: ## speed on PostgreSQL, beside what the database itself could do; var/bench.json
	$(RUN) scripts.develop bench

screenshots: ## take the pictures of the help anew from the running product (ONLY="ticket confirm" for some)
	$(RUN) scripts.develop screenshots $(ONLY)

words: ## collect the sentences for translation into portal/locale
	$(RUN) scripts.develop words

lock: ## resolve requirements/*.in into locks with hashes
	$(RUN) scripts.develop lock
