#!/bin/sh
echo "sandbox started" >&2
