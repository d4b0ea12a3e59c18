import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface ControlProps {
  readonly icon: IconName;
  /** The accessible name; also shown when pointed at. */
  readonly label: string;
  readonly onPress: () => void;
  /** A key that does the same. */
  readonly shortcut?: string;
  readonly look?: "plain" | "active" | "off" | "danger" | "live";
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  readonly class?: string;
  /** A number or mark on the corner; hidden from readers, so the label has to say it as well. */
  readonly badge?: ComponentChildren;
}

/** A round icon button of the toolbar. */
export function Control(props: ControlProps) {
  const { icon, label, onPress, shortcut, look = "plain", pressed, expanded, disabled, badge } = props;
  return (
    <button
      type="button"
      class={`control control-${look} ${props.class ?? ""}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-keyshortcuts={shortcut}
      data-tip={shortcut === undefined ? label : `${label} (${shortcut})`}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
      {badge !== undefined && (
        <span class="badge" aria-hidden="true">
          {badge}
        </span>
      )}
    </button>
  );
}
