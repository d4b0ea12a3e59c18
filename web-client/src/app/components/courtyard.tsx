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

/** Where the tiles of a roof run down, along its eave. */
const TILES = [...Array(15).keys()].map((index) => 36 + index * 28);

/** The four roofs, each a trapezoid whose tiles run down to the yard. */
const ROOFS = [
  { id: "north", shape: "M28 28H436L348 116H116Z", line: (at: number) => `M${at} 28V116` },
  { id: "south", shape: "M28 436H436L348 348H116Z", line: (at: number) => `M${at} 348V436` },
  { id: "west", shape: "M28 28V436L116 348V116Z", line: (at: number) => `M28 ${at}H116` },
  { id: "east", shape: "M436 28V436L348 348V116Z", line: (at: number) => `M348 ${at}H436` },
] as const;

/** A house around its yard, seen from above: people gather in the middle, and the gate is open. */
export function Courtyard() {
  return (
    <svg class="courtyard" viewBox="0 0 464 464" role="presentation" aria-hidden="true">
      <defs>
        <clipPath id="house">
          <rect x="28" y="28" width="408" height="408" rx="26" />
        </clipPath>
        {ROOFS.map(({ id, shape }) => (
          <clipPath key={id} id={id}>
            <path d={shape} />
          </clipPath>
        ))}
      </defs>
      <g clip-path="url(#house)">
        <rect width="464" height="464" fill="var(--roof)" />
        {ROOFS.map(({ id, line }) => (
          <path
            key={id}
            clip-path={`url(#${id})`}
            d={TILES.map(line).join("")}
            stroke="var(--roof-line)"
            stroke-width="2"
          />
        ))}
        <path
          d="M28 28 116 116M436 28 348 116M28 436 116 348M436 436 348 348"
          stroke="var(--roof-ridge)"
          stroke-width="6"
        />
        <rect
          x="72"
          y="72"
          width="320"
          height="320"
          rx="4"
          fill="none"
          stroke="var(--roof-ridge)"
          stroke-width="6"
        />
      </g>
      <rect x="110" y="110" width="244" height="244" rx="10" fill="var(--roof-ridge)" />
      <rect x="116" y="116" width="232" height="232" rx="6" fill="var(--yard)" />
      <path d="M178 340H286V450a10 10 0 0 1-10 10H188a10 10 0 0 1-10-10Z" fill="var(--yard)" />
      {PEOPLE.map(({ x, y, r, fill }) => (
        <circle key={`${x}/${y}`} cx={x} cy={y} r={r} fill={fill} />
      ))}
      <circle cx="232" cy="236" r="20" fill="var(--persimmon)" />
    </svg>
  );
}
