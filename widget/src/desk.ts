/** The desk of those who keep sites in order. Every page works without it. */

import "./desk/copy";
import { find } from "./desk/dom";
import "./desk/imports";
import "./desk/look";
import "./desk/keys";
import "./desk/news";
import "./desk/place";
import { tellTimes } from "./desk/times";

tellTimes();
// A form that came back leads to the first thing in it that is not right.
find("main [aria-invalid=true]")?.focus();
setInterval(tellTimes, 60_000);
