/** Where the people of the drawing stand: place in the yard, size, colour. */
const PEOPLE = [
  { x: 186, y: 196, r: 15, fill: "var(--jade)" },
  { x: 232, y: 172, r: 13, fill: "var(--ochre)" },
  { x: 276, y: 196, r: 16, fill: "var(--indigo)" },
  { x: 296, y: 244, r: 12, fill: "var(--plum)" },
  { x: 270, y: 288, r: 14, fill: "var(--jade)" },
  { x: 218, y: 296, r: 16, fill: "var(--clay)" },
  { x: 174, y: 262, r: 13, fill: "var(--indigo)" },
  { x: 232, y: 386, r: 13, fill: "var(--ochre)" },
  { x: 254, y: 430, r: 11, fill: "var(--plum)" },
] as const;

/** Ridges of the four roofs, drawn as tiles that run down to the yard. */
const TILES = [...Array(13).keys()].map((index) => 76 + index * 26);

/** A house around its yard, seen from above: people gather in the middle, and the gate is open. */
export function Courtyard() {
  return (
    <svg class="courtyard" viewBox="0 0 464 464" role="presentation" aria-hidden="true">
      <defs>
        <clipPath id="roof">
          <path d="M56 28h352a28 28 0 0 1 28 28v352a28 28 0 0 1-28 28H292V348h56V116H116v232h56v88H56a28 28 0 0 1-28-28V56a28 28 0 0 1 28-28Z" />
        </clipPath>
      </defs>
      <g clip-path="url(#roof)">
        <rect width="464" height="464" fill="var(--roof)" />
        <g stroke="var(--roof-line)" stroke-width="2">
          {TILES.map((at) => (
            <path key={at} d={`M${at} 28V116M${at} 348V436M28 ${at}H116M348 ${at}H436`} />
          ))}
        </g>
        <path
          d="M28 28 116 116M436 28 348 116M28 436 116 348M436 436 348 348"
          stroke="var(--roof-ridge)"
          stroke-width="6"
        />
        <path d="M72 72h320v320H72Z" fill="none" stroke="var(--roof-ridge)" stroke-width="6" />
      </g>
      <rect x="116" y="116" width="232" height="232" rx="4" fill="var(--yard)" />
      <rect x="172" y="346" width="120" height="118" fill="var(--yard)" />
      {PEOPLE.map(({ x, y, r, fill }) => (
        <circle key={`${x}/${y}`} cx={x} cy={y} r={r} fill={fill} />
      ))}
      <circle cx="232" cy="236" r="20" fill="var(--persimmon)" />
    </svg>
  );
}
