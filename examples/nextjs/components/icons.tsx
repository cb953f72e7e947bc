import type { ReactNode } from "react";

const icon = (path: ReactNode) =>
  function Icon() {
    return (
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        {path}
      </svg>
    );
  };

export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const EditIcon = icon(<path d="M4 20h4L19.5 8.5a2.1 2.1 0 0 0 0-3l-1-1a2.1 2.1 0 0 0-3 0L4 16v4Zm10-14 4 4" />);
export const TrashIcon = icon(<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10.2 11v5M13.8 11v5" />);
export const WarningIcon = icon(<path d="M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.5v.1" />);
export const CloudOffIcon = icon(<path d="m3 3 18 18M8 7.2A6 6 0 0 1 18 11a4 4 0 0 1 2.7 6.9M16 19H7a4.5 4.5 0 0 1-1.2-8.8" />);
export const ListIcon = icon(<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1" />);
export const CircleIcon = icon(<circle cx="12" cy="12" r="8" />);
export const CheckCircleIcon = icon(<path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm-3.6 8.3 2.5 2.5 4.8-5" />);
export const FlagIcon = icon(<path d="M6 21V4m0 0h11l-2.2 4L17 12H6" />);
