/** The desk of those who keep sites in order. Every page works without it. */

import "./desk/copy";
import "./desk/look";
import "./desk/keys";
import "./desk/news";
import { tellTimes } from "./desk/times";

tellTimes();
setInterval(tellTimes, 60_000);
