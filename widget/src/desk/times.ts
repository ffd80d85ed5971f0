/** Times as the moderator would say them; the server's are absolute and in UTC. */

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
	["year", 31_557_600],
	["month", 2_629_800],
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
];

const lang = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });

/** A moment in words: "3 hr. ago", "in 2 days". */
const told = (seconds: number): string => {
	const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
	return relative.format(Math.trunc(seconds / length) || 0, unit);
};

/** Words instead of figures for every `<time datetime>`; the figures, in local time, stay as its title. */
export const tellTimes = (root: ParentNode = document): void => {
	for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
		const at = new Date(time.dateTime);
		if (Number.isNaN(at.getTime())) continue;
		time.textContent = told((at.getTime() - Date.now()) / 1000);
		time.title ||= absolute.format(at);
	}
};
