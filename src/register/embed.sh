#!/bin/sh
# Embeds the register's layout files, named as arguments, into the install
# script as one function, so that create_register can run them.
set -eu
echo "-- generated from src/register/layout by src/register/embed.sh"
