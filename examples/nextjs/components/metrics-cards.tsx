"use client";

import type { ReactNode } from "react";
import { useApi } from "@/components/api-provider";
import { CheckCircleIcon, CircleIcon, FlagIcon, ListIcon } from "@/components/icons";
import { metricsParams, metricsPath } from "@/lib/tasks";

/** Counts of the user's tasks. A count that could not be loaded is a dash; the list below offers to try again. */
export function MetricsCards() {
  const { $api, user } = useApi();
  const { data, isPending } = $api.useQuery("get", metricsPath, metricsParams(user.id));
  return (
    <dl className="metrics" aria-label="Summary" aria-busy={isPending}>
      <Metric icon={<ListIcon />} label="Total" value={data?.total} />
      <Metric icon={<CircleIcon />} label="Open" value={data?.pending} />
      <Metric icon={<CheckCircleIcon />} label="Done" value={data?.completed} share={data && data.total > 0 ? data.completed / data.total : 0} />
      <Metric icon={<FlagIcon />} label="High priority" value={data?.high_priority} />
    </dl>
  );
}

function Metric({ icon, label, value, share }: { icon: ReactNode; label: string; value: number | undefined; share?: number }) {
  return (
    <div className="card metric">
      <dt>
        {icon}
        {label}
      </dt>
      <dd>
        {value ?? "–"}
        {share !== undefined && <progress value={share} aria-hidden="true" />}
      </dd>
    </div>
  );
}
