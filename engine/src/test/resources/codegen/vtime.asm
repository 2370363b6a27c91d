; op select_cpu: 31 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 prev_cpu: cpu
;   %r13 wake_flags: wake_flags
;   %r14 cpu: cpu
;   %r15 idle: bool
on.select_cpu:
; 36: on select_cpu(p, prev_cpu, wake_flags) {
     0: ldxdw %r11, [%r1]
     1: ldxsw %r12, [%r1+8]
     2: ldxdw %r13, [%r1+16]
; 37: let (cpu, idle) = select_cpu_dfl(p, prev_cpu, wake_flags);
     3: stdw [%r10-8], 0
     4: mov %r1, %r11
     5: mov %r2, %r12
     6: mov %r3, %r13
     7: mov %r4, %r10
     8: add %r4, -8
     9: call kfunc:select_cpu_dfl
    10: movsx3264 %r14, %r0
    11: ldxb %r15, [%r10-8]
; 38: if idle {
    12: jeq %r15, 0, L29
; 39: direct += 1;
    13: stw [%r10-4], 0
    14: lddw %r1, map:direct
    15: mov %r2, %r10
    16: add %r2, -4
    17: call helper:bpf_map_lookup_elem
    18: jeq %r0, 0, L22
    19: ldxdw %r1, [%r0]
    20: add %r1, 1
    21: stxdw [%r0], %r1
; 40: dsq_insert(p, LOCAL, slice, 0);
    22: lddw %r17, data:slice
    23: ldxdw %r16, [%r17]
    24: mov %r1, %r11
    25: lddw %r2, const:LOCAL
    26: mov %r3, %r16
    27: mov %r4, 0
    28: call kfunc:dsq_insert
; 42: return cpu;
    29: mov %r0, %r14
    30: exit

; op enqueue: 31 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 enq_flags: enq_flags
;   %r13 v: u64
;   %r14 floor: u64
on.enqueue:
; 45: on enqueue(p, enq_flags) {
     0: ldxdw %r11, [%r1]
     1: ldxdw %r12, [%r1+8]
; 46: var v = p.dsq_vtime;
     2: ldxdw %r13, [%r11+task.dsq_vtime]
; 47: let floor = wrapping(vtime_now - credit);
     3: lddw %r16, data:vtime_now
     4: ldxdw %r15, [%r16]
     5: lddw %r18, data:credit
     6: ldxdw %r17, [%r18]
     7: mov %r14, %r15
     8: sub %r14, %r17
; 48: if before(v, floor) {
     9: mov %r19, %r13
    10: sub %r19, %r14
    11: jsge %r19, 0, L22
; 49: v = floor;
    12: mov %r13, %r14
; 50: clamped += 1;
    13: stw [%r10-4], 0
    14: lddw %r1, map:clamped
    15: mov %r2, %r10
    16: add %r2, -4
    17: call helper:bpf_map_lookup_elem
    18: jeq %r0, 0, L22
    19: ldxdw %r1, [%r0]
    20: add %r1, 1
    21: stxdw [%r0], %r1
; 52: dsq_insert_vtime(p, fair, slice, v, enq_flags);
    22: lddw %r21, data:slice
    23: ldxdw %r20, [%r21]
    24: mov %r1, %r11
    25: lddw %r2, dsq:fair
    26: mov %r3, %r20
    27: mov %r4, %r13
    28: mov %r5, %r12
    29: call kfunc:dsq_insert_vtime
; 53: }
    30: exit

; op dispatch: 4 instructions, 0 bytes of stack
on.dispatch:
; 56: dsq_move_to_local(fair);
     0: lddw %r1, dsq:fair
     1: mov %r2, 0
     2: call kfunc:dsq_move_to_local
; 57: }
     3: exit

; op running: 21 instructions, 0 bytes of stack
;   %r11 p: task
;   %r17 c: ctx
on.running:
; 59: on running(p) {
     0: ldxdw %r11, [%r1]
; 60: if before(vtime_now, p.dsq_vtime) { vtime_now = p.dsq_vtime; }
     1: lddw %r13, data:vtime_now
     2: ldxdw %r12, [%r13]
     3: ldxdw %r14, [%r11+task.dsq_vtime]
     4: mov %r15, %r12
     5: sub %r15, %r14
     6: jsge %r15, 0, L9
     7: lddw %r16, data:vtime_now
     8: stxdw [%r16], %r14
; 61: let c = tctx.get(p) or return;
     9: lddw %r1, map:tctx
    10: mov %r2, %r11
    11: mov %r3, 0
    12: mov %r4, 0
    13: call helper:bpf_task_storage_get
    14: mov %r17, %r0
    15: jne %r17, 0, L17
    16: exit
; 62: c.started = now();
    17: call kfunc:now
    18: mov %r18, %r0
    19: stxdw [%r17], %r18
; 63: }
    20: exit

; op stopping: 75 instructions, 16 bytes of stack
;   %r11 p: task
;   %r12 c: ctx
;   %r13 end: time
;   %r16 ran: time
on.stopping:
; 65: on stopping(p, runnable) {
     0: ldxdw %r11, [%r1]
; 66: let c = tctx.get(p) or return;
     1: lddw %r1, map:tctx
     2: mov %r2, %r11
     3: mov %r3, 0
     4: mov %r4, 0
     5: call helper:bpf_task_storage_get
     6: mov %r12, %r0
     7: jne %r12, 0, L9
     8: exit
; 67: let end = now();
     9: call kfunc:now
    10: mov %r13, %r0
; 68: if before(end, c.started) { return; }
    11: ldxdw %r14, [%r12]
    12: mov %r15, %r13
    13: sub %r15, %r14
    14: jsge %r15, 0, L16
    15: exit
; 69: let ran = wrapping(end - c.started);
    16: mov %r16, %r13
    17: sub %r16, %r14
; 70: c.ran += ran;
    18: ldxdw %r17, [%r12+8]
    19: mov %r18, %r17
    20: add %r18, %r16
    21: stxdw [%r12+8], %r18
; 71: run_ns.add(ran);
    22: mov %r20, %r16
    23: mov %r19, 0
    24: mov %r21, %r20
    25: rsh %r21, 32
    26: jeq %r21, 0, L29
    27: mov %r20, %r21
    28: add %r19, 32
    29: mov %r22, %r20
    30: rsh %r22, 16
    31: jeq %r22, 0, L34
    32: mov %r20, %r22
    33: add %r19, 16
    34: mov %r23, %r20
    35: rsh %r23, 8
    36: jeq %r23, 0, L39
    37: mov %r20, %r23
    38: add %r19, 8
    39: mov %r24, %r20
    40: rsh %r24, 4
    41: jeq %r24, 0, L44
    42: mov %r20, %r24
    43: add %r19, 4
    44: mov %r25, %r20
    45: rsh %r25, 2
    46: jeq %r25, 0, L49
    47: mov %r20, %r25
    48: add %r19, 2
    49: mov %r26, %r20
    50: rsh %r26, 1
    51: jeq %r26, 0, L54
    52: mov %r20, %r26
    53: add %r19, 1
    54: stxw [%r10-4], %r19
    55: lddw %r1, map:run_ns
    56: mov %r2, %r10
    57: add %r2, -4
    58: call helper:bpf_map_lookup_elem
    59: jeq %r0, 0, L63
    60: ldxdw %r1, [%r0]
    61: add %r1, 1
    62: stxdw [%r0], %r1
; 72: task_set_dsq_vtime(p, wrapping(p.dsq_vtime + charge(ran, p.weight)));
    63: ldxdw %r27, [%r11+task.dsq_vtime]
    64: ldxw %r29, [%r11+task.weight]
    65: mov %r1, %r16
    66: mov %r2, %r29
    67: call local charge
    68: mov %r30, %r0
    69: mov %r28, %r27
    70: add %r28, %r30
    71: mov %r1, %r11
    72: mov %r2, %r28
    73: call kfunc:task_set_dsq_vtime
; 73: }
    74: exit

; op init_task: 12 instructions, 0 bytes of stack
;   %r11 p: task
on.init_task:
; 27: on init_task(p, args) {
     0: ldxdw %r11, [%r1]
; 28: tctx.create(p) or return -ENOMEM;
     1: lddw %r1, map:tctx
     2: mov %r2, %r11
     3: mov %r3, 0
     4: mov %r4, 1
     5: call helper:bpf_task_storage_get
     6: mov %r12, %r0
     7: jne %r12, 0, L10
     8: mov %r0, -12
     9: exit
; 29: return 0;
    10: mov %r0, 0
    11: exit

; op enable: 7 instructions, 0 bytes of stack
;   %r11 p: task
on.enable:
; 32: on enable(p) {
     0: ldxdw %r11, [%r1]
; 33: task_set_dsq_vtime(p, vtime_now);
     1: lddw %r13, data:vtime_now
     2: ldxdw %r12, [%r13]
     3: mov %r1, %r11
     4: mov %r2, %r12
     5: call kfunc:task_set_dsq_vtime
; 34: }
     6: exit

; fn charge: 7 instructions, 0 bytes of stack
;   %r11 ran: time
;   %r12 weight: u32
charge:
; 23: fn charge(ran: time, weight: u32) -> u64 {
     0: mov %r11, %r1
     1: mov %r12, %r2
; 24: return ran * BASE / weight;             // weight is 1..10000
     2: mov %r13, %r11
     3: mul %r13, 100
     4: div %r13, %r12
     5: mov %r0, %r13
     6: exit

; op init: 10 instructions, 0 bytes of stack, sleepable
on.init:
; 16: dsq fair: vtime;
     0: lddw %r11, dsq:fair
     1: mov %r1, %r11
     2: mov %r2, -1
     3: call kfunc:create_dsq
     4: movsx3264 %r12, %r0
     5: jsge %r12, 0, L8
     6: mov %r0, %r12
     7: exit
     8: mov %r0, 0
     9: exit
