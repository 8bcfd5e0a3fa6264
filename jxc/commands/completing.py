"""Shell completion as static text made from the registry: what may follow which words, for bash, zsh and fish.

A shell that starts jxc for every key waits a third of a second each time; these scripts start nothing. What changes,
such as items and documents, stands in a small file of the home, which a script renews in the background when it is old.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jxc.commands import registry
from jxc.commands.declare import GLOBALS, Arg, Command, Opt, Param

SHELLS = ("bash", "zsh", "fish")
VALUES = "completion.txt"  # in the home: KIND, a tab, a word, on each line
_DAYS = "today yesterday week month"

# what a metavar means: a kind of the home's file, files of the computer, or words
_KINDS = {
    "ITEM": "@item", "DOC": "@document", "PARTY": "@party", "STORE": "@store", "ACCOUNT": "@account",
    "TAXPAYER": "@entity", "METHOD": "@method", "CHANNEL": "@method", "FILE": "@file", "FOLDER": "@file", "DAY": _DAYS,
}  # fmt: skip


class Words(NamedTuple):
    """What may follow a command's name: options with what each takes ('' for a flag), and its arguments."""

    options: tuple[tuple[str, str], ...]
    arguments: str
    help: str


class Tree(NamedTuple):
    """Every step from a name and a word to a longer name, what may follow each name, and what each command takes."""

    steps: dict[tuple[str, str], str]
    following: dict[str, tuple[str, ...]]
    commands: dict[str, Words]


def tree() -> Tree:
    """The whole registry, in both languages."""
    chinese = {english: word for word, english in registry.GROUPS.items()}
    steps: dict[tuple[str, str], str] = {}
    following: dict[str, dict[str, None]] = {"": {}}
    commands: dict[str, Words] = {}
    for entry in registry.ENTRIES:
        path = entry.name.split(" ")
        for depth, word in enumerate(path):
            above, name = " ".join(path[:depth]), " ".join(path[: depth + 1])
            spoken = [word, chinese[word]] if depth == 0 and word in chinese else [word]
            for each in spoken:
                steps[above, each] = name
                following.setdefault(above, {})[each] = None
        if entry.zh:
            steps["", entry.zh] = entry.name
            following[""][entry.zh] = None
        commands[entry.name] = _words(registry.load(entry))
    return Tree(steps, {name: tuple(words) for name, words in following.items()}, commands)


def _words(command: Command) -> Words:
    options = [(param.spec.name, _taken(param)) for param in command.params if isinstance(param.spec, Opt)]
    arguments = dict.fromkeys(
        taken for param in command.params if isinstance(param.spec, Arg) and (taken := _taken(param))
    )
    if command.name == "report":
        arguments = {"@report": None}
    return Words(tuple(options), " ".join(arguments), command.help)


def everywhere() -> tuple[tuple[str, str], ...]:
    """The options that every command takes."""
    return tuple((param.spec.name, _taken(param)) for param in GLOBALS if isinstance(param.spec, Opt))


def _taken(param: Param) -> str:
    """What stands behind an option or for an argument: words, @KIND, or – for anything else; '' behind a flag."""
    if param.flag:
        return ""
    if isinstance(param.spec, Opt) and param.spec.choices:
        return " ".join(param.spec.choices)
    stem = param.spec.metavar.split("[")[0].split("=")[0].split("/")[0].split("|")[0]
    return _KINDS.get(stem, "-" if isinstance(param.spec, Opt) else "")


def script(shell: str) -> str:
    """The whole script for a shell of SHELLS."""
    found = tree()
    return "\n".join(_fish(found) if shell == "fish" else _bash(found, zsh=shell == "zsh")) + "\n"


def _bash(found: Tree, *, zsh: bool) -> Iterator[str]:
    yield "# Completion for jxc, made by “jxc completion”; make it again after an update."
    if zsh:
        yield "autoload -U +X compinit bashcompinit && { (( $+functions[compdef] )) || compinit; } && bashcompinit"
    yield '_jxc_step() { REPLY=; case "$1/$2" in'
    for (above, word), name in found.steps.items():
        yield f"'{above}/{word}') REPLY='{name}';;"
    yield "esac; }"
    yield '_jxc_next() { REPLY=; case "$1" in'
    yield from (f"'{name}') REPLY='{' '.join(words)}';;" for name, words in found.following.items())
    yield "esac; }"
    yield '_jxc_options() { REPLY=; case "$1" in'
    for name, words in found.commands.items():
        yield f"'{name}') REPLY='{' '.join(option for option, _ in words.options)}';;"
    yield 'esac; REPLY="$REPLY ' + " ".join(option for option, _ in everywhere()) + '"; }'
    yield '_jxc_arguments() { REPLY=; case "$1" in'
    yield from (f"'{name}') REPLY='{words.arguments}';;" for name, words in found.commands.items() if words.arguments)
    yield "esac; }"
    yield '_jxc_value() { REPLY=; case "$1 $2" in'
    for name, words in found.commands.items():
        yield from (f"'{name} {option}') REPLY='{taken}';;" for option, taken in words.options if taken)
    yield '*) case "$2" in'
    yield from (f"'{option}') REPLY='{taken}';;" for option, taken in everywhere() if taken)
    yield "esac;; esac; }"
    yield _BASH


_BASH = r"""_jxc_home() {
  [ -n "$REPLY" ] || REPLY=$JXC_HOME
  [ -n "$REPLY" ] || REPLY=${XDG_DATA_HOME:-$HOME/.local/share}/jxc
  [ -d "$REPLY" ] || REPLY="$HOME/Library/Application Support/jxc"
}
_jxc_words() { # the words that a list with @KINDs stands for; $1 the list, $2 the home
  local one kept="$2/completion.txt" all=
  for one in $1; do
    case $one in
      @file) all="$all $(compgen -f -- "$cur")";;
      @*) if [ ! -e "$kept" ] || [ "$kept" -ot "$2/journal.db" ] || [ "$kept" -ot "$2/journal.db-wal" ]; then
            [ -e "$2/journal.db" ] && (jxc --home "$2" completion values </dev/null >/dev/null 2>&1 &)
          fi
          [ -e "$kept" ] && all="$all $(awk -F'\t' -v kind="${one#@}" -v start="$cur" \
            '$1 == kind && index($2, start) == 1 { print $2; if (++n == 300) exit }' "$kept")";;
      -) ;;
      *) all="$all $one";;
    esac
  done
  REPLY=$all
}
_jxc() {
  local cur=${COMP_WORDS[COMP_CWORD]} name= named= wanted= at=1 word list
  while [ "$at" -lt "$COMP_CWORD" ]; do
    word=${COMP_WORDS[at]} wanted=
    case $word in
      -*) _jxc_value "$name" "$word"; wanted=$REPLY
          [ "$word" = --home ] && named=${COMP_WORDS[at+1]}
          [ -n "$wanted" ] && at=$((at + 1));;
      *) _jxc_step "$name" "$word"; [ -n "$REPLY" ] && name=$REPLY;;
    esac
    at=$((at + 1))
  done
  REPLY=$named; _jxc_home; named=$REPLY
  if [ "$at" -gt "$COMP_CWORD" ]; then list=$wanted
  elif [ "${cur#-}" != "$cur" ]; then _jxc_options "$name"; list=$REPLY
  else _jxc_next "$name"; list=$REPLY; _jxc_arguments "$name"; list="$list $REPLY"
  fi
  _jxc_words "$list" "$named"
  COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
}
complete -o default -F _jxc jxc"""


def _fish(found: Tree) -> Iterator[str]:
    yield "# Completion for jxc, made by “jxc completion fish”; make it again after an update."
    yield "function __jxc_at"
    yield "    set -l name ''"
    yield "    for word in (commandline -opc)[2..-1]"
    yield '        switch "$name/$word"'
    for (above, word), name in found.steps.items():
        yield f"            case '{above}/{word}'; set name '{name}'"
    yield "        end"
    yield "    end"
    yield '    test "$name" = "$argv[1]"'
    yield "end"
    yield _FISH
    for name, after in found.following.items():
        yield f"complete -c jxc -f -n \"__jxc_at '{name}'\" -a '{' '.join(after)}'"
    for option, taken in everywhere():
        yield f"complete -c jxc {_fish_option(option, taken)}"
    for name, words in found.commands.items():
        place = f"complete -c jxc -n \"__jxc_at '{name}'\""
        yield from (f"{place} {_fish_option(option, taken)}" for option, taken in words.options)
        if words.arguments:
            files = "" if "@file" in words.arguments else "-f "
            yield f"{place} {files}-a '{_fish_words(words.arguments)}'"


_FISH = """function __jxc_words
    set -l home $JXC_HOME
    test -n "$home"; or set home (set -q XDG_DATA_HOME; and echo $XDG_DATA_HOME; or echo ~/.local/share)/jxc
    set -l kept $home/completion.txt
    if test -e $home/journal.db; and not test $kept -nt $home/journal.db-wal -a $kept -nt $home/journal.db
        command jxc --home $home completion values </dev/null >/dev/null 2>&1 &
    end
    test -e $kept; and string replace -rf "^$argv[1]\\t" '' <$kept
end"""


def _fish_option(option: str, taken: str) -> str:
    if not taken:
        return f"-f -l {option.removeprefix('--')}"
    words = _fish_words(taken)
    return f"-l {option.removeprefix('--')} -r" + (f" -f -a '{words}'" if words else "")


def _fish_words(taken: str) -> str:
    """Words as fish expands them; files it offers by itself."""
    return " ".join(
        f"(__jxc_words {word.removeprefix('@')})" if word.startswith("@") else word
        for word in taken.split(" ")
        if word not in {"-", "@file"}
    )
