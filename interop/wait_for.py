#!/usr/bin/env python3
"""Waits (20 seconds at most) until an HTTP server answers the URL given, whatever it answers."""

import sys
import time
import urllib.error
import urllib.request

for attempt in range(200):
    try:
        urllib.request.urlopen(sys.argv[1], timeout=5)
        break
    except urllib.error.HTTPError:
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("nothing answers " + sys.argv[1])
