/** The mark: a house around its yard, seen from above, which is also the first letter of 마당. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path
        d="M7 3h18a4 4 0 0 1 4 4v18a4 4 0 0 1-4 4h-5.5v-6H23V9H9v14h3.5v6H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4Z"
        fill="var(--jade)"
      />
      <circle cx="16" cy="16" r="3" fill="var(--persimmon)" />
    </svg>
  );
}

export function Wordmark({ name }: { readonly name: string }) {
  return (
    <span class="wordmark">
      <Mark />
      <span>{name}</span>
    </span>
  );
}
