/** Times as the reader would say them; the server's are absolute and in UTC. */

import { findAll } from "./dom";
import { behind } from "./service";
import { lang } from "./words";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
	["year", 31_557_600],
	["month", 2_629_800],
	["week", 604_800],
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
];

const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });

/** A past moment in words, like "3 hours ago"; a little in the future, as between clocks, is "now". */
const ago = (seconds: number): string => {
	const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 60];
	return relative.format(-Math.floor(seconds / length) || 0, unit);
};

export const tellTimes = (root: ParentNode): void => {
	for (const time of findAll<HTMLTimeElement>("time", root)) {
		// What the server printed is a date and time as HTML writes it; Safari wants the letter that RFC 3339 has.
		time.dateTime ||= (time.textContent ?? "").replace(" ", "T");
		const at = new Date(time.dateTime);
		const seconds = (Date.now() + behind - at.getTime()) / 1000;
		// To a clock that is far behind a comment is of tomorrow: then only its date says something true.
		time.textContent = seconds < -60 ? absolute.format(at) : ago(seconds);
		time.title ||= absolute.format(at);
	}
};

setInterval(tellTimes, 60_000, document);
