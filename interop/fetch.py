#!/usr/bin/env python3
"""Prints what is at a URL, fetched with the one header line that the file given holds."""

import sys
import urllib.request

with open(sys.argv[2]) as file:
    name, value = file.read().strip().split(": ", 1)
with urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers={name: value}), timeout=20) as reply:
    print(reply.read().decode())
