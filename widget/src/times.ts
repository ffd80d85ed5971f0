/** Times as the reader would say them; the server's are absolute and in UTC. */

import { findAll } from "./dom";
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

/** A past moment in words, like "3 hours ago". A clock that is behind reads "now". */
export const ago = (seconds: number): string => {
	const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 60];
	return relative.format(-Math.floor(seconds / length) || 0, unit);
};

export const tellTimes = (root: ParentNode): void => {
	for (const time of findAll<HTMLTimeElement>("time", root)) {
		// What the server printed is a date and time as HTML writes it; Safari wants the letter that RFC 3339 has.
		time.dateTime ||= (time.textContent ?? "").replace(" ", "T");
		const at = new Date(time.dateTime);
		time.textContent = ago((Date.now() - at.getTime()) / 1000);
		time.title ||= absolute.format(at);
	}
};

setInterval(tellTimes, 60_000, document);
