"use strict";
// Keeps what Node makes of each source file, so that the next run of the tests need not strip it.
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

enableCompileCache(join(__dirname, "..", "..", ".moorage", "compile-cache"));
