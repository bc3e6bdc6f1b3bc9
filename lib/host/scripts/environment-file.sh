#!/bin/sh
# Read by the scripts beside it: the environment file as Podman reads it. What a value is compared with, and written by, is
# built into the shell: no argument list has it.
# shellcheck disable=SC2034 # for the scripts that read this one
blank=$(printf ' \t') carriage_return=$(printf '\r')

# Podman reads the file, not a shell: blanks before a name and one carriage return at the end of a line go, all else is
# the value, and of two lines with one name the last one counts. Sets $number, $length, $name and $value; fails after the
# last line.
next_variable() {
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    length=${#line}
    line=${line%"$carriage_return"}
    line=${line#"${line%%[!"$blank"]*}"}
    case $line in
      '' | '#'*) continue ;;
    esac
    name=${line%%=*}
    value=${line#"$name"}
    return 0
  done
  return 1
}
