import { WarningIcon } from "@/components/icons";

/** An error that belongs to no single field. */
export function FormError({ message, reference }: { message: string; reference?: string | undefined }) {
  return (
    <div role="alert" className="form-error">
      <WarningIcon />
      <div>
        <p>{message}</p>
        {reference && <p className="reference">{reference}</p>}
      </div>
    </div>
  );
}
