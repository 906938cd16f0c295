module moorage.dev/toolchain/test-workload

go 1.26.0
