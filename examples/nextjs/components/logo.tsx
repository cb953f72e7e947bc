import { CheckIcon } from "@/components/icons";

export function Logo() {
  return (
    <span className="logo">
      <span className="logo-mark">
        <CheckIcon />
      </span>
      Tasks
    </span>
  );
}
